FROM python:3.13-slim
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY neighbours.py ratings.csv app.py ./
EXPOSE 8080
CMD python neighbours.py ratings.csv neighbours.bin && exec gunicorn --bind 0.0.0.0:8080 app:app
