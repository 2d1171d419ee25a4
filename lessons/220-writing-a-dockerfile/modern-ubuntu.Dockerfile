# syntax=docker/dockerfile:1
FROM ubuntu:26.04
CMD ["echo", "Hello world"]
