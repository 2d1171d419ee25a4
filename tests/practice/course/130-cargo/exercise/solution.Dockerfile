FROM alpine
COPY app.py /app/
USER 1000
EXPOSE 8000
LABEL answer=forty-two
CMD ["/app/app.py"]
