FROM debian:13
RUN apt-get update && apt-get install -y nginx
RUN rm -rf /var/lib/apt/lists/*
COPY --chmod=755 start.sh /start.sh
EXPOSE 8080
CMD ["/start.sh"]
