FROM python:3.13-slim
WORKDIR /work
COPY worker.py .
USER 10001
CMD ["python", "worker.py"]
