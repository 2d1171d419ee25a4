FROM node:24-slim
WORKDIR app/src
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
RUN export NODE_ENV=production
ENV PORT = 3000
USER node
EXPOSE 80
ENTRYPOINT ['node', 'server.js']
CMD ['--currency', 'EUR']
