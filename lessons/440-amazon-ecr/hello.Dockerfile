FROM debian:13-slim
COPY --chmod=755 hello.sh /usr/local/bin/hello
USER 10001
CMD ["hello"]
