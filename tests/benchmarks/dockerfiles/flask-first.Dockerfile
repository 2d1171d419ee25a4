FROM python:3.9
MAINTAINER Web Team <web@example.com>

RUN apt-get update
RUN apt-get install -y vim curl git
RUN pip install --upgrade pip
ADD . /code
WORKDIR /code
RUN pip install -r requirements.txt
ENV FLASK_APP app.py
ENV FLASK_ENV=development
ENV DATABASE_PASSWORD=changeme
EXPOSE 5000
RUN chmod +x /code/start.sh
CMD flask run --host=0.0.0.0
