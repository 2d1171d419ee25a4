FROM nvidia/cuda:12.6.2-cudnn-runtime-ubuntu24.04

ARG DEBIAN_FRONTEND=noninteractive
ARG TORCH_VERSION=2.9.1
SHELL ["/bin/bash", "-o", "pipefail", "-c"]

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates \
        curl \
        git \
        libgl1 \
        libglib2.0-0 \
        python3 \
        python3-pip \
        python3-venv \
    && apt-get clean \
    && rm -rf /var/lib/apt/lists/* /tmp/* /var/tmp/*

ENV VIRTUAL_ENV=/opt/venv
RUN python3 -m venv "$VIRTUAL_ENV"
ENV PATH="$VIRTUAL_ENV/bin:$PATH"

RUN pip install --no-cache-dir "torch==${TORCH_VERSION}" --index-url https://download.example.org/whl/cu126 \
    && pip install --no-cache-dir numpy==2.3.4 scipy==1.16.2 pandas==2.3.3 scikit-learn==1.7.2

RUN curl -fsSL https://models.example.org/tokenizer-v3.tar.gz | tar -xz -C /opt \
    && test "$(ls /opt/tokenizer | wc -l)" -gt 2

WORKDIR /workspace
COPY train.py evaluate.py ./
COPY configs/ ./configs/
VOLUME ["/data", "/checkpoints"]
ENTRYPOINT ["python", "train.py"]
CMD ["--config", "configs/base.yaml"]
