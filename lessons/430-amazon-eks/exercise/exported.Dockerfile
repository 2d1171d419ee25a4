FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
RUN export NODE_ENV=production
ENV PORT=3000
USER 1000
EXPOSE 3000
ENTRYPOINT ["node", "server.js"]
CMD ["--currency", "EUR"]
