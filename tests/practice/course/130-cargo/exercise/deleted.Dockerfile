FROM alpine
COPY . /app/
RUN rm /app/secret.txt
