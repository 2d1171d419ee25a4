FROM alpine
ENV PATH=$PATH:/x
