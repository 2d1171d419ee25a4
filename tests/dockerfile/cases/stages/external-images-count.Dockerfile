FROM alpine
COPY --from=busybox /a /b
COPY --from=1 /a /b
RUN --mount=type=cache,target=/x y
COPY --from=2 /a /b
