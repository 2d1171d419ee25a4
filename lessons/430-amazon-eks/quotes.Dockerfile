FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
USER 1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "health.js"]
CMD ["node", "server.js"]
