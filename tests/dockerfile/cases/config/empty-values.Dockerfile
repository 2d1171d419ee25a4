FROM alpine
ENV A=
LABEL b=
USER ""
