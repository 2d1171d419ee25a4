FROM alpine AS base
ENV A=base
FROM base AS one
ENV A=one ONLY=one
LABEL x=one
EXPOSE 1
FROM base AS two
LABEL a=$A only=$ONLY
FROM one
LABEL a=$A only=$ONLY
