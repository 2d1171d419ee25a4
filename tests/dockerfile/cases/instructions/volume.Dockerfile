FROM alpine
ENV D=/data
VOLUME $D /b  /a
VOLUME ["/c d", "/b"]
