FROM alpine AS base
ARG V=1
ENV E=e
FROM base
RUN echo $V
LABEL v=$V e=$E
