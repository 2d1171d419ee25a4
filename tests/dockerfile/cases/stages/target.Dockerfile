FROM alpine AS first
RUN a
FROM first AS middle
RUN b
FROM middle AS last
EXPOSE not-a-port
