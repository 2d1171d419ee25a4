FROM python:3.13-slim AS base
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY orders ./orders
USER 10001

FROM base AS test
USER root
COPY tests.txt .
RUN pip install --no-cache-dir -r tests.txt
COPY tests ./tests
RUN python -m pytest tests

FROM base AS report
CMD ["python", "-m", "orders.report"]

FROM base AS web
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "orders.app:app"]
