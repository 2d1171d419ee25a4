FROM python:3.13-slim AS base
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY app.py .
USER 10001

FROM base AS test
COPY requirements-test.txt .
RUN pip install --no-cache-dir --user -r requirements-test.txt
COPY tests ./tests
CMD ["python", "-m", "pytest"]

FROM base AS production
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"]
