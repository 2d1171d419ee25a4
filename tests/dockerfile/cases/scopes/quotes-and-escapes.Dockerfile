FROM alpine
ENV A="a b" B='c $A' C=d\ e F="\$A" G=a\nb
LABEL "q k"="v w" x=\"
