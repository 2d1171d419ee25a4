FROM alpine:3.24
RUN apk add --no-cache nginx
COPY front.conf /etc/nginx/http.d/default.conf
COPY photos/ /srv/
COPY pages/ /srv/
EXPOSE 8080
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=10s --timeout=2s CMD ["wget", "-q", "--spider", "http://127.0.0.1:8080/"]
CMD ["nginx", "-g", "daemon off;"]
