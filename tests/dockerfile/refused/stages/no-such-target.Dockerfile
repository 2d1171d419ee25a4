FROM alpine AS build
FROM alpine
