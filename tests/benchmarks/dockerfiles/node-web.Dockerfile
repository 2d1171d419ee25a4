FROM node:22-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci

FROM dependencies AS build
ENV NODE_ENV=production
COPY . .
RUN npm run lint && npm test -- --ci && npm run build \
    && npm prune --omit=dev

FROM node:22-bookworm-slim
ARG VERSION=dev
ARG COMMIT
ENV NODE_ENV=production PORT=3000 VERSION=$VERSION COMMIT=${COMMIT:-unknown}
WORKDIR /app
COPY --from=build --chown=node:node /app/node_modules ./node_modules
COPY --from=build --chown=node:node /app/dist ./dist
COPY --chown=node:node package.json ./
USER node
EXPOSE $PORT
CMD ["node", "dist/server.js"]
