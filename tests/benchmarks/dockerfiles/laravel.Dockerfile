FROM composer:2 AS vendor
WORKDIR /app
COPY composer.json composer.lock ./
RUN composer install --no-dev --no-interaction --no-progress --no-scripts --prefer-dist --ignore-platform-reqs
COPY . .
RUN composer dump-autoload --optimize --classmap-authoritative

FROM node:24-alpine AS assets
WORKDIR /app
COPY package.json package-lock.json vite.config.js ./
RUN npm ci
COPY resources ./resources
RUN npm run build

FROM php:8.4-fpm-alpine
RUN apk add --no-cache icu-libs libzip libpng oniguruma \
 && apk add --no-cache --virtual .build-deps $PHPIZE_DEPS icu-dev libzip-dev libpng-dev oniguruma-dev \
 && docker-php-ext-configure gd \
 && docker-php-ext-install -j"$(nproc)" bcmath gd intl mbstring opcache pdo_mysql zip \
 && pecl install redis-6.2.0 \
 && docker-php-ext-enable redis \
 && apk del .build-deps \
 && rm -rf /tmp/pear
COPY docker/php.ini /usr/local/etc/php/conf.d/99-app.ini
WORKDIR /var/www/html
COPY --from=vendor --chown=www-data:www-data /app ./
COPY --from=assets --chown=www-data:www-data /app/public/build ./public/build
RUN php artisan storage:link && php artisan view:cache
USER www-data
EXPOSE 9000
CMD ["php-fpm"]
