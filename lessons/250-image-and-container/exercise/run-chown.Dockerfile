FROM python:3.13-slim
COPY shop.py prices.db /srv/
RUN chown 10001 /srv/prices.db && chmod 440 /srv/prices.db
COPY --chown=10001 orders.csv /data/
VOLUME /data
USER 10001
CMD ["python", "/srv/shop.py"]
