FROM alpine AS a
FROM alpine AS a
FROM a
COPY --from=a x y
