FROM python:3.13-slim
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY parcels ./parcels
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-m", "parcels.health"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "parcels.app:app"]
