ARG PYTHON=3.13
FROM python:${PYTHON}-alpine AS build
RUN apk add --no-cache --virtual .build-deps gcc musl-dev libffi-dev openssl-dev cargo
COPY requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --prefix=/install -r /tmp/requirements.txt

FROM python:${PYTHON}-alpine
RUN apk add --no-cache libffi openssl tini \
 && adduser -D -u 10002 worker
COPY --from=build /install /usr/local
COPY --chown=worker tasks/ /home/worker/tasks/
COPY --chown=worker celeryconfig.py /home/worker/
WORKDIR /home/worker
USER worker
ENV C_FORCE_ROOT=0 \
    CELERY_CONCURRENCY=4
STOPSIGNAL SIGTERM
ENTRYPOINT ["/sbin/tini", "--"]
CMD ["celery", "--app=tasks", "worker", "--loglevel=INFO"]
