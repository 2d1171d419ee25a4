FROM python:3.13-slim
COPY shop.py prices.db /srv/
COPY orders.csv /data/
CMD chown 10001 /srv/prices.db && chmod 440 /srv/prices.db && python /srv/shop.py
