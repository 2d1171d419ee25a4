FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY stock.py .
USER 10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=2s CMD ["python", "stock.py", "--check"]
CMD ["gunicorn", "--bind", "0.0.0.0:8080", "stock:app"]
