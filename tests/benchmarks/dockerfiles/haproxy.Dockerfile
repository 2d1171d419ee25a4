FROM haproxy:3.2-alpine
USER root
RUN apk --no-cache add socat bash rsyslog && mkdir -p /run/haproxy && chown haproxy:haproxy /run/haproxy
COPY haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg
COPY errors/ /usr/local/etc/haproxy/errors/
COPY --chmod=0755 reload.sh /usr/local/bin/reload
USER haproxy
EXPOSE 80 443 8404
CMD ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
