FROM alpine
COPY --from=1 x y
COPY --from=-1 x y
COPY --from=$x x y
COPY --from=UP/per x y
RUN --mount=from=Bad/Name,target=/x y
