FROM postgres:17-trixie AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       build-essential ca-certificates git postgresql-server-dev-17 libcurl4-openssl-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /usr/src
ARG PGVECTOR=v0.8.1
RUN git clone --depth 1 --branch "$PGVECTOR" https://git.example.org/pgvector/pgvector.git \
    && make -C pgvector OPTFLAGS="" \
    && make -C pgvector DESTDIR=/stage install
ARG CRON=v1.6.7
RUN git clone --depth 1 --branch "$CRON" https://git.example.org/citusdata/pg_cron.git \
    && make -C pg_cron \
    && make -C pg_cron DESTDIR=/stage install

FROM postgres:17-trixie
COPY --from=build /stage/usr/lib/postgresql/17/lib/ /usr/lib/postgresql/17/lib/
COPY --from=build /stage/usr/share/postgresql/17/extension/ /usr/share/postgresql/17/extension/
COPY init/*.sql init/*.sh /docker-entrypoint-initdb.d/
RUN echo "shared_preload_libraries = 'pg_cron'" >> /usr/share/postgresql/postgresql.conf.sample \
    && echo "cron.database_name = 'app'" >> /usr/share/postgresql/postgresql.conf.sample
ENV POSTGRES_DB=app POSTGRES_INITDB_ARGS="--data-checksums --locale-provider=icu --icu-locale=en"
HEALTHCHECK --interval=10s --timeout=5s --retries=10 CMD pg_isready -U postgres -d app
