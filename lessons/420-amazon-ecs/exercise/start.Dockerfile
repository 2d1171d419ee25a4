FROM python:3.13-slim
WORKDIR /srv
COPY requirements.txt tests.txt ./
RUN pip install --no-cache-dir -r requirements.txt -r tests.txt
COPY orders ./orders
COPY tests ./tests
RUN python -m pytest tests
USER 10001
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "orders.app:app"]
