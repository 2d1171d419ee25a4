FROM debian:13
COPY box.txt /box.txt
RUN chmod 600 /box.txt
CMD ["cat", "/box.txt"]
