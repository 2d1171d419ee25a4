FROM alpine:3.24
RUN apk add --no-cache nginx
COPY . /srv/
COPY front.conf /etc/nginx/http.d/default.conf
EXPOSE 8080
CMD nginx && tail -f /var/log/nginx/error.log
