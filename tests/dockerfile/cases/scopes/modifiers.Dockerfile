FROM alpine
ENV A=abc.tar.gz
ENV B=${A%.gz} C=${A%%.*} D=${A#*.} E=${A##*.} F=${A/tar/zip} G=${NO:-no} H=${A:+yes}
