# syntax=docker/dockerfile:1
FROM almalinux:9
RUN dnf -y install httpd \
 && dnf clean all \
 && rm -rf /var/cache/dnf \
 && ln -sf /dev/stdout /var/log/httpd/access_log \
 && ln -sf /dev/stderr /var/log/httpd/error_log
COPY --chmod=755 run-httpd.sh /usr/local/bin/run-httpd.sh
EXPOSE 80
STOPSIGNAL SIGWINCH
CMD ["/usr/local/bin/run-httpd.sh"]
