FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY static static
RUN npm run build
RUN rm -rf package.json package-lock.json node_modules
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY quay quay
USER 10001
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "quay.app:app"]
