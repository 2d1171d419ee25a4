FROM alpine
COPY app.py /app/
USER 1000
CMD ["/app/app.py"]
