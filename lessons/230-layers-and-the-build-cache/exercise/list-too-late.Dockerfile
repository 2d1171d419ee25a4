FROM python:3.13-slim
WORKDIR /app
RUN pip install --no-cache-dir -r requirements.txt
COPY --chown=10001 . .
USER 10001
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"]
