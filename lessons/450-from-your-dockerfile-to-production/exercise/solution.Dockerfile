FROM node:24-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY static static
RUN npm run build

FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY quay quay
COPY --from=frontend /app/static/build static/build
USER 10001
EXPOSE 8000
HEALTHCHECK CMD ["python", "-m", "quay.health"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "quay.app:app"]
