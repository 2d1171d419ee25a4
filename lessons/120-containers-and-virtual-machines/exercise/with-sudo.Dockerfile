FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends sudo python3 && rm -rf /var/lib/apt/lists/*
COPY worker.py /app/worker.py
CMD ["sudo", "-u", "nobody", "python3", "/app/worker.py"]
