FROM node:22-alpine AS build
WORKDIR /site
COPY package*.json ./
RUN npm install
COPY . ./
RUN npm run build

FROM nginx:1.29-alpine
RUN <<EOF
rm -rf /usr/share/nginx/html/*
mkdir -p /var/cache/nginx/site
chown -R nginx:nginx /var/cache/nginx/site
EOF
COPY <<'EOF' /etc/nginx/conf.d/default.conf
server {
    listen 8080;
    root /usr/share/nginx/html;
    location / { try_files $uri $uri/ /index.html; }
}
EOF
COPY --from=build /site/dist /usr/share/nginx/html
EXPOSE 8080
CMD ["nginx", "-g", "daemon off;"]
