FROM alpine
COPY app.py /app/
USER 0
CMD ["/app/app.py"]
