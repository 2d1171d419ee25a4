FROM python:3.13-slim
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
RUN chown -R 10001 /app
USER 10001
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"]
