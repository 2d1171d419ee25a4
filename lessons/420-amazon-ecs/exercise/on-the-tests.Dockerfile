FROM python:3.13-slim AS base
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY orders ./orders

FROM base AS test
COPY tests.txt .
RUN pip install --no-cache-dir -r tests.txt
COPY tests ./tests
RUN python -m pytest tests

FROM test AS report
USER 10001
CMD ["python", "-m", "orders.report"]

FROM test AS web
USER 10001
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "orders.app:app"]
