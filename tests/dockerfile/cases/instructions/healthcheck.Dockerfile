FROM alpine AS all
HEALTHCHECK --interval=1m30s --timeout=1.5s --start-period=0s --start-interval=5ms --retries=3 CMD ["curl", "-f", "x"]
FROM all AS none
HEALTHCHECK NONE
FROM all AS inherited
FROM all AS shell
SHELL ["bash", "-c"]
HEALTHCHECK CMD curl  -f x || exit 1
