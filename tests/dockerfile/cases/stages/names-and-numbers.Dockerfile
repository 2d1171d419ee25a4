FROM alpine AS Build
RUN a
FROM build AS second
COPY --from=BUILD /a /b
COPY --from=0 /a /b
COPY --from=+00 /a /b
