# Runtime, system tools and system libraries
FROM python:3.13-slim
# Code
WORKDIR /app
COPY app.py .
# Settings
ENV PYTHONUNBUFFERED=1
USER 10001
CMD ["python", "app.py"]
