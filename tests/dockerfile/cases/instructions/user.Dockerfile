FROM alpine
ARG U=app
USER $U:root
USER "0"
