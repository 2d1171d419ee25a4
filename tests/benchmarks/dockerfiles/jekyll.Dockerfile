FROM ruby:3.3-alpine AS build
RUN apk add --no-cache build-base git
WORKDIR /site
COPY Gemfile Gemfile.lock ./
RUN gem install bundler && bundle config set --local path vendor && bundle install --jobs 4
COPY . .
ENV JEKYLL_ENV=production
RUN bundle exec jekyll build --trace

FROM nginxinc/nginx-unprivileged:1.29-alpine
COPY --from=build /site/_site /usr/share/nginx/html
COPY nginx.conf /etc/nginx/conf.d/default.conf
EXPOSE 8080
