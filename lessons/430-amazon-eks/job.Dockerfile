FROM python:3.13-slim
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY rates ./rates
USER 10001
ENTRYPOINT ["python", "-m", "rates.fetch"]
CMD ["--currency", "EUR"]
