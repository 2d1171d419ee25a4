FROM python:3.13-slim
COPY shop.py /srv/
COPY --chown=10001 --chmod=440 prices.db /srv/
COPY --chown=10001 orders.csv /data/
VOLUME /srv
USER 10001
CMD ["python", "/srv/shop.py"]
