FROM debian:13-slim AS pages
WORKDIR /src
COPY . .
RUN mkdir /out
RUN cp index.html style.css /out/

FROM nginx:1.30-alpine
COPY --from=pages /out/ /usr/share/nginx/html/
RUN chmod -R a+rX /usr/share/nginx/html
