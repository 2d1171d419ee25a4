FROM alpine AS base
ONBUILD NOPE x
FROM base AS unused
FROM alpine
