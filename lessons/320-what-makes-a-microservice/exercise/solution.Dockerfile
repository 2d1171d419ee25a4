FROM python:3.13-slim AS base
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

FROM base AS table
COPY neighbours.py ratings.csv ./
RUN python neighbours.py ratings.csv neighbours.bin

FROM base
COPY --from=table /srv/neighbours.bin .
COPY app.py .
USER 10001
EXPOSE 8080
CMD ["gunicorn", "--bind", "0.0.0.0:8080", "app:app"]
