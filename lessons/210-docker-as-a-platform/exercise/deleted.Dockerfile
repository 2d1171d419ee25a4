FROM python:3.13-slim
WORKDIR /app
COPY . .
RUN rm -r config
EXPOSE 8080
CMD ["python", "app.py"]
