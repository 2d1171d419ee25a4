FROM python:3.13-slim
COPY . .
CMD python -m greet hello
