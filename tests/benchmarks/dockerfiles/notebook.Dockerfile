FROM ubuntu:22.04
MAINTAINER data team
ARG DEBIAN_FRONTEND=noninteractive
RUN apt-get update -y
RUN apt-get install -y python3 python3-pip python3-dev curl wget vim git build-essential
RUN pip3 install numpy pandas scipy scikit-learn matplotlib jupyterlab
RUN curl -sL https://deb.nodesource.com/setup_18.x | bash -
RUN apt-get install -y nodejs
RUN wget -q https://downloads.example.com/models/large.tar.gz
RUN tar xzf large.tar.gz && mkdir -p /models && mv large /models
RUN rm large.tar.gz
ADD . /work
WORKDIR /work
RUN chmod -R 777 /work
RUN cd /work && python3 setup.py install
ENV API_TOKEN=abc123 JUPYTER_PORT=8888
EXPOSE 8888
USER root
CMD jupyter lab --ip=0.0.0.0 --port=$JUPYTER_PORT --allow-root --no-browser
