FROM alpine
ENV A=${B:?is missing}
ENV C=${x
LABEL d=${x:#y}
WORKDIR ${}
RUN fine
