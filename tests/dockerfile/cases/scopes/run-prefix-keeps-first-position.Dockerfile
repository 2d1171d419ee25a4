FROM alpine
ARG one=1 two=2
ARG one=3
ENV two=env
RUN x
