FROM python:latest
ARG PLACE=trial
WORKDIR /app
COPY . .
ENV DATABASE_URL=postgres://db.trial.example.com/shop
ENV LOG_LEVEL=debug
EXPOSE 8080
CMD ["python", "app.py"]
