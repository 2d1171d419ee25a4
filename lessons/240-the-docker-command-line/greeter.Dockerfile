FROM alpine:3.24
WORKDIR /srv
COPY site.conf .
ENV GREETING=hello
EXPOSE 8080
CMD ["sh", "-c", "echo ready on port 8080; exec sleep 86400"]
