FROM alpine AS used
RUN a
FROM alpine AS unused
EXPOSE not-a-port
FROM scratch
COPY --from=used /a /
