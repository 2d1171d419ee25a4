FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY worker.py /app/worker.py
USER 10001
CMD ["python3", "/app/worker.py"]
