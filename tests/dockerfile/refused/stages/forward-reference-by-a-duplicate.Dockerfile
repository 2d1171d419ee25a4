FROM alpine AS a
FROM alpine AS b
COPY --from=a x y
FROM alpine AS a
FROM b
