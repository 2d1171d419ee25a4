FROM alpine AS a
RUN --mount=from=b,target=/x y
FROM alpine AS b
FROM a
