FROM python:3.13-slim
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY messages ./messages
USER 10001
EXPOSE 8000
CMD gunicorn --bind 0.0.0.0:8000 messages.app:app
