FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends linux-image-amd64 python3 && rm -rf /var/lib/apt/lists/*
RUN apt-get purge -y linux-image-amd64
COPY worker.py /app/worker.py
USER 10001
CMD ["python3", "/app/worker.py"]
