FROM python:3.13
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY parcels ./parcels
EXPOSE 8000
HEALTHCHECK CMD ["python", "-m", "parcels.health"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "parcels.app:app"]
