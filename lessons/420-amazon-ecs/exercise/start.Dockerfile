FROM python:3.13-slim
WORKDIR /srv
ENV DB_PASSWORD=s3cret
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
CMD gunicorn --bind 0.0.0.0:8000 orders.app:app
