FROM debian:13-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends sqlite3 \
 && rm -rf /var/lib/apt/lists/*
COPY --chown=10001 prices.db /srv/
USER 10001
CMD ["sqlite3", "/srv/prices.db"]
