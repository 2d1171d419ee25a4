FROM debian:13-slim
ENV LANG=C.UTF-8
WORKDIR /app
WORKDIR /app
COPY run.sh .
RUN chmod +x run.sh
RUN true
EXPOSE 8080
CMD ["./run.sh"]
