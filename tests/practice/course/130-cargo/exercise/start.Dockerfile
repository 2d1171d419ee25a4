FROM alpine
COPY . /app/
CMD ["/app/app.py"]
