FROM ubuntu:26.04
RUN date > /built.txt
CMD ["sh", "-c", "cat /built.txt; date"]
