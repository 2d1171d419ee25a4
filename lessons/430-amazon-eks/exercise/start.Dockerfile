FROM node:24-slim
WORKDIR /app
COPY . .
RUN npm ci --omit=dev
USER node
EXPOSE 3000
CMD node server.js --currency EUR
