FROM python:3.13-slim
WORKDIR /srv
COPY . .
EXPOSE 8000
CMD pip install -r requirements.txt && gunicorn --bind 0.0.0.0:8000 parcels.app:app
