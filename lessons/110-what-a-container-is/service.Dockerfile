# The runtime, on a small Debian with tools and libraries
FROM python:3.13-slim

# One more system tool and one more system library
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl libpq5 \
 && rm -rf /var/lib/apt/lists/*

# Libraries of the language
COPY requirements.txt /app/requirements.txt
RUN pip install --no-cache-dir -r /app/requirements.txt

# Your code
COPY app.py /app/app.py

# Settings
ENV PYTHONUNBUFFERED=1
USER 10001
EXPOSE 8000
CMD ["python", "/app/app.py"]
