FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
ENV NODE_ENV=production PORT=3000
USER 1000
EXPOSE 3000
CMD ["node", "server.js", "--currency", "EUR"]
