FROM alpine
COPY app.py /app/
USER 1000
EXPOSE 8000
CMD ["/app/app.py"]
