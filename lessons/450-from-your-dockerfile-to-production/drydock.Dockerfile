# syntax=docker/dockerfile:1
# Drydock's own image: the editor is bundled in one stage, the packages are installed in another, the last ships only results.

FROM node:22-trixie-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY static/ static/
RUN npm run build

# Not slim: it has a C compiler, with which the engine becomes machine code and takes a third of the time.
FROM python:3.13-trixie AS packages
COPY requirements.txt /
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv /venv && /venv/bin/pip install --disable-pip-version-check -r /requirements.txt
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install --disable-pip-version-check "mypy[mypyc]==2.4.1"
WORKDIR /app
COPY learn/ learn/
RUN python -m learn.compiling .

FROM python:3.13-slim-trixie
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DRYDOCK_ENV=production \
    DRYDOCK_VAR=/var/lib/drydock
RUN useradd --system --uid 10001 --home-dir /var/lib/drydock --create-home drydock
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py gunicorn.conf.py ./
COPY --from=packages /app/ ./
COPY templates/ templates/
COPY static/ static/
COPY --from=frontend /app/static/build static/build/
# The key is only for loading the settings while files are collected; a running server must be given its own.
RUN DRYDOCK_SECRET_KEY=collecting-files DRYDOCK_HOSTS=localhost DRYDOCK_VAR=/app/var python manage.py collectstatic --noinput
# What changes most often comes last: a corrected lesson is one step and one layer.
COPY lessons/ lessons/
ENV DRYDOCK_STATIC=/app/var/static
USER 10001
VOLUME /var/lib/drydock
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 3).close()"]
CMD ["gunicorn", "learn.wsgi", "--bind=0.0.0.0:8000"]
