# The files are those of Debian 13; the kernel is that of the machine it runs on
FROM debian:trixie-slim
CMD ["sh", "-c", "grep PRETTY_NAME /etc/os-release; uname -r"]
