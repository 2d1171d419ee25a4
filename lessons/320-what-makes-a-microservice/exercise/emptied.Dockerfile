FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY stock.py .
ENV PRICES_URL=
EXPOSE 8080
CMD gunicorn --bind 0.0.0.0:8080 stock:app
