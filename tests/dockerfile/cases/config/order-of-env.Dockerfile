FROM scratch
ENV B=1 A=2
ENV B=3 C=4
