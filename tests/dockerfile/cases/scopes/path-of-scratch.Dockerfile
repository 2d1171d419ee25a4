FROM scratch
ENV PATH=/x:$PATH
