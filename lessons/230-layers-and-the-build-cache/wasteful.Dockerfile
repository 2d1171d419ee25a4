FROM debian:13-slim
COPY prices.db /srv/
RUN chown 10001 /srv/prices.db
RUN apt-get update
RUN apt-get install -y --no-install-recommends sqlite3
RUN rm -rf /var/lib/apt/lists/*
USER 10001
CMD ["sqlite3", "/srv/prices.db"]
