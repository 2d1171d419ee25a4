FROM alpine
ENV =1
ARG =1
LABEL =x
