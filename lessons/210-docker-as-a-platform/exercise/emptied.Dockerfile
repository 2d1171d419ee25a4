FROM python:3.13-slim
WORKDIR /app
COPY app.py .
ENV DATABASE_URL=""
EXPOSE 8080
CMD ["python", "app.py"]
