ENV A=1
ARG B
RUN x
FROM alpine
