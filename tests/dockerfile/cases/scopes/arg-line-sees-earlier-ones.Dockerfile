FROM alpine
ARG a=1 b=$a c=$b$a
RUN x
