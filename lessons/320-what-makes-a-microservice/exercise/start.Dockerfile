FROM python:3.13-slim
WORKDIR /srv
COPY . .
EXPOSE 8080
CMD pip install -r requirements.txt && python neighbours.py ratings.csv neighbours.bin && exec gunicorn --bind 0.0.0.0:8080 app:app
