FROM python:3.13-slim
WORKDIR /srv
COPY app.py requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
USER 10001
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"]
