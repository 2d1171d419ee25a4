FROM alpine
ENV a=1
ENV a=2 b=$a
ENV c=$b-$a
