FROM alpine AS relative
WORKDIR a
WORKDIR b/../c/
WORKDIR ../../..
FROM alpine AS absolute
WORKDIR /app/
WORKDIR /a//b/../c
WORKDIR d
WORKDIR d
FROM alpine AS root
WORKDIR /
FROM scratch AS variable
ENV D=/x
WORKDIR $D/y
WORKDIR ""
