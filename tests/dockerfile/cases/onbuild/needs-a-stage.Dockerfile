FROM alpine AS tools
FROM alpine AS base
ONBUILD COPY --from=tools /t /t
FROM base
