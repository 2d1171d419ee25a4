FROM python:3.13-slim
WORKDIR /app
COPY app.py .
ENV LOG_LEVEL=info
USER 10001
EXPOSE 8080
CMD ["python", "app.py"]
