# Runtime, system tools and system libraries
FROM python:3.13-slim
# Code
WORKDIR /app
COPY . .
# Settings
ENV DATABASE_PASSWORD=harbour-17
CMD ["python", "app.py"]
