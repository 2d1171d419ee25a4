FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build
RUN pip install --no-cache-dir -r requirements.txt
CMD gunicorn --bind 0.0.0.0:8000 quay.app:app
