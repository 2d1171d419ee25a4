FROM debian:13
RUN apt-get update
RUN apt-get install -y nginx
ADD start.sh /start.sh
RUN chmod +x /start.sh
EXPOSE 8080
CMD /start.sh
