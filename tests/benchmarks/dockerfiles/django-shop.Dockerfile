# syntax=docker/dockerfile:1
FROM python:3.13-slim-trixie AS wheels
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN apt-get update && apt-get install -y --no-install-recommends \
        build-essential \
        libpq-dev \
        libjpeg62-turbo-dev \
        zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /wheels
COPY requirements/base.txt requirements/production.txt requirements/
RUN pip wheel --wheel-dir=/wheels -r requirements/production.txt

FROM python:3.13-slim-trixie
ARG DJANGO_SETTINGS_MODULE=shop.settings.production
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=${DJANGO_SETTINGS_MODULE}
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 libjpeg62-turbo gettext \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 shop \
    && useradd --uid 10001 --gid shop --home-dir /srv/shop --no-create-home shop
WORKDIR /srv/shop
COPY --from=wheels /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links=/wheels /wheels/*.whl && rm -rf /wheels
COPY --chown=shop:shop . .
RUN SECRET_KEY=build python manage.py collectstatic --noinput \
    && python manage.py compilemessages
USER shop
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s CMD ["python", "manage.py", "check", "--deploy"]
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--workers=3", "--access-logfile=-", "shop.wsgi:application"]
