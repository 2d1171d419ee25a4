# The files are Debian 13's; the kernel is the host's
FROM debian:trixie-slim
CMD ["sh", "-c", "grep PRETTY_NAME /etc/os-release; uname -r"]
