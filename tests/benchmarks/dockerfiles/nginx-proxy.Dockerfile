FROM nginx:1.29-alpine
LABEL org.opencontainers.image.title="edge" \
      org.opencontainers.image.description="The proxy in front of everything" \
      org.opencontainers.image.source="https://git.example.com/platform/edge"
RUN apk add --no-cache openssl certbot certbot-nginx \
    && mkdir -p /etc/nginx/snippets /var/www/acme \
    && openssl dhparam -out /etc/nginx/dhparam.pem 2048
COPY nginx.conf /etc/nginx/nginx.conf
COPY snippets/*.conf /etc/nginx/snippets/
COPY templates/ /etc/nginx/templates/
COPY <<-"EOT" /docker-entrypoint.d/40-check-upstreams.sh
	#!/bin/sh
	set -eu
	for host in $UPSTREAMS; do
	    getent hosts "$host" > /dev/null || echo "warning: $host does not resolve"
	done
EOT
RUN chmod 0755 /docker-entrypoint.d/40-check-upstreams.sh && nginx -t -c /etc/nginx/nginx.conf || true
ENV UPSTREAMS="web api" NGINX_ENVSUBST_OUTPUT_DIR=/etc/nginx/conf.d
EXPOSE 80 443 443/udp
HEALTHCHECK --interval=10s --start-period=5s CMD curl -fs http://localhost/ping || exit 1
STOPSIGNAL SIGQUIT
