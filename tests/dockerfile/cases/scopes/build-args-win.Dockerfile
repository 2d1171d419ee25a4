ARG A=default
FROM alpine:$A
ARG A
ARG B=$A-more
ARG C=${B}c
RUN x
