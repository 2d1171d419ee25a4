FROM node:14
RUN mkdir -p /usr/src/app
WORKDIR /usr/src/app
COPY . /usr/src/app
RUN npm install -g yarn pm2
RUN npm install && npm cache clean --force
RUN sudo chown -R node /usr/src/app
ENV NPM_TOKEN=abc123
EXPOSE 8080
CMD [ "npm", "start" ]
