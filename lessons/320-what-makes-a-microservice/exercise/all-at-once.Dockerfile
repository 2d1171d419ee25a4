FROM python:3.13-slim
WORKDIR /srv
COPY . .
RUN pip install --no-cache-dir -r requirements.txt && python neighbours.py ratings.csv neighbours.bin
EXPOSE 8080
CMD ["gunicorn", "--bind", "0.0.0.0:8080", "app:app"]
