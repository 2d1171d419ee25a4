FROM debian:trixie-slim
RUN set -eux; \
    groupadd -r keeper --gid=999; \
    useradd -r -g keeper --uid=999 --home-dir=/var/lib/keeper --shell=/bin/bash keeper; \
    install --verbose --directory --owner keeper --group keeper --mode 1777 /var/lib/keeper
RUN set -ex; \
    apt-get update; \
    apt-get install -y --no-install-recommends gnupg less xz-utils zstd; \
    rm -rf /var/lib/apt/lists/*
ENV GOSU_VERSION=1.17 KEEPER_MAJOR=16 KEEPER_VERSION=16.4-1
RUN set -eux; \
    savedAptMark="$(apt-mark showmanual)"; \
    apt-get update; \
    apt-get install -y --no-install-recommends ca-certificates wget; \
    rm -rf /var/lib/apt/lists/*; \
    dpkgArch="$(dpkg --print-architecture | awk -F- '{ print $NF }')"; \
    wget -O /usr/local/bin/gosu "https://downloads.example.com/gosu/$GOSU_VERSION/gosu-$dpkgArch"; \
    chmod +x /usr/local/bin/gosu; \
    apt-mark auto '.*' > /dev/null; \
    [ -z "$savedAptMark" ] || apt-mark manual $savedAptMark > /dev/null; \
    apt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false
ENV LANG=en_US.utf8
RUN set -eux; \
    if [ -f /etc/dpkg/dpkg.cfg.d/docker ]; then \
        grep -q '/usr/share/locale' /etc/dpkg/dpkg.cfg.d/docker; \
        sed -ri '/\/usr\/share\/locale/d' /etc/dpkg/dpkg.cfg.d/docker; \
    fi; \
    apt-get update; apt-get install -y --no-install-recommends locales; rm -rf /var/lib/apt/lists/*; \
    localedef -i en_US -c -f UTF-8 -A /usr/share/locale/locale.alias en_US.UTF-8
RUN mkdir /docker-entrypoint-initdb.d
ENV PATH=$PATH:/usr/lib/keeper/$KEEPER_MAJOR/bin
ENV KEEPER_DATA=/var/lib/keeper/data
VOLUME /var/lib/keeper/data
COPY docker-entrypoint.sh docker-ensure-initdb.sh /usr/local/bin/
RUN ln -sT docker-ensure-initdb.sh /usr/local/bin/docker-enforce-initdb.sh
ENTRYPOINT ["docker-entrypoint.sh"]
STOPSIGNAL SIGINT
EXPOSE 5432
CMD ["keeper"]
