FROM python:3.13-slim
WORKDIR /srv
COPY greet ./greet
LABEL org.opencontainers.image.title="greeter"
ENTRYPOINT ["python", "-m", "greet"]
CMD ["hello"]
