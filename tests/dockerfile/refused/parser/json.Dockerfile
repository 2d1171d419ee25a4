FROM alpine
CMD [1]
RUN ["a", null]
ENV A
LABEL a=1 b
