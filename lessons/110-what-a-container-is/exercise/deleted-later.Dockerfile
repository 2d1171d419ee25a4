FROM python:3.13-slim
WORKDIR /app
COPY . .
RUN rm password.txt
ENV PYTHONUNBUFFERED=1
USER 10001
CMD ["python", "app.py"]
