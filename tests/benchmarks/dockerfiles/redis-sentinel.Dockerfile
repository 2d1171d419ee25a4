FROM redis:8-alpine
ENV SENTINEL_QUORUM=2 \
    SENTINEL_DOWN_AFTER=5000 \
    SENTINEL_FAILOVER=60000
RUN mkdir -p /etc/redis && chown redis:redis /etc/redis
COPY --chown=redis:redis <<EOF /etc/redis/sentinel.conf.template
port 26379
dir /tmp
sentinel monitor primary \${PRIMARY} 6379 \${SENTINEL_QUORUM}
sentinel down-after-milliseconds primary \${SENTINEL_DOWN_AFTER}
sentinel failover-timeout primary \${SENTINEL_FAILOVER}
EOF
COPY --chmod=755 sentinel-entrypoint.sh /usr/local/bin/
USER redis
EXPOSE 26379
ENTRYPOINT ["sentinel-entrypoint.sh"]
CMD ["redis-sentinel", "/etc/redis/sentinel.conf"]
