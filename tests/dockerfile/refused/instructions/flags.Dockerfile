FROM --plattform=linux/amd64 alpine
COPY --fro=x a b
COPY --from a b
COPY --link= a b
COPY --link=maybe a b
COPY --chown=a --chown=b a b
ENV --x A=1
RUN --network=some x
RUN --security=none x
USER --a b
ARG --x A
STOPSIGNAL --x 1
HEALTHCHECK --x NONE
