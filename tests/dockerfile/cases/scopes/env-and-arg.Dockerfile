FROM alpine
ARG A=arg
ENV A=env
RUN one
ARG A=late
RUN two $A
LABEL a=$A
