FROM python:3.13-slim
WORKDIR /srv
COPY . .
EXPOSE 8000
HEALTHCHECK CMD ["python", "-m", "parcels.health"]
CMD pip install -r requirements.txt && exec gunicorn --bind 0.0.0.0:8000 parcels.app:app
