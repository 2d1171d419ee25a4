FROM ubuntu:latest
CMD echo "Hello world"
