FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
ENV NODE_ENV=production PORT=3000
USER node
EXPOSE 3000
ENTRYPOINT ["node", "server.js"]
CMD ["--currency", "EUR"]
