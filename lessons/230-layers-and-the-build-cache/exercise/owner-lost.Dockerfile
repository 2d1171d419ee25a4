FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY app.py prices.db ./
USER 10001
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"]
