FROM alpine
COPY app.py /app/
CMD ["/app/app.py"]
