FROM alpine AS tools
FROM alpine AS scratch
FROM alpine
RUN --mount=from=tools,target=/t --mount=type=cache,target=/c x
FROM scratch
