FROM debian:13-slim
LABEL version="1.1"
EXPOSE 9090
RUN useradd --uid 10001 app
ENV MODE=production
WORKDIR /app
RUN echo "mode=$MODE" > settings.ini
COPY run.sh .
CMD ["./run.sh", "--quiet"]
