FROM debian:13-slim
LABEL version="1.0"
EXPOSE 8080
RUN useradd --uid 10001 app
ENV MODE=test
WORKDIR /app
RUN echo "mode=$MODE" > settings.ini
COPY run.sh .
CMD ["./run.sh"]
