FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends linux-image-amd64 python3 && rm -rf /var/lib/apt/lists/*
COPY worker.py /app/worker.py
CMD python3 /app/worker.py
