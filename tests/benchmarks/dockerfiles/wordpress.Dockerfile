FROM wordpress:6.8-php8.3-apache
ENV WORDPRESS_TABLE_PREFIX=wp_
RUN set -ex; \
	apt-get update; \
	apt-get install -y --no-install-recommends libmemcached-dev zlib1g-dev less; \
	pecl install memcached; \
	docker-php-ext-enable memcached; \
	rm -rf /var/lib/apt/lists/*
RUN { \
		echo 'opcache.memory_consumption=192'; \
		echo 'opcache.interned_strings_buffer=16'; \
		echo 'opcache.max_accelerated_files=10000'; \
	} > /usr/local/etc/php/conf.d/opcache-recommended.ini
RUN a2enmod rewrite headers expires && \
    sed -i 's/ServerTokens OS/ServerTokens Prod/' /etc/apache2/conf-enabled/security.conf
COPY plugins/ /usr/src/wordpress/wp-content/plugins/
COPY themes/ /usr/src/wordpress/wp-content/themes/
COPY uploads.ini /usr/local/etc/php/conf.d/
RUN chown -R www-data:www-data /usr/src/wordpress/wp-content
EXPOSE 80
