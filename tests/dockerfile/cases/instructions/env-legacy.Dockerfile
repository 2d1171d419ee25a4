FROM alpine
ENV A a b  c
ENV A="one" B=two
ENV A $A\ x
