FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends linux-image-amd64 \
 && rm -rf /var/lib/apt/lists/*
CMD ["uname", "-r"]
