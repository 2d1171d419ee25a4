FROM alpine AS base
ONBUILD COPY package.json ./
ONBUILD RUN npm ci
ONBUILD ENV A=1
FROM base AS child
RUN x
FROM child AS grandchild
RUN y
