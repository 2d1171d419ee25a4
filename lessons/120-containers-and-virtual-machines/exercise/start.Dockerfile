FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends linux-image-amd64 openssh-server sudo python3 && rm -rf /var/lib/apt/lists/*
RUN useradd --system worker && echo 'worker ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/worker
COPY worker.py /app/worker.py
CMD service ssh start && sudo -u worker python3 /app/worker.py
