FROM ubuntu:24.04
SHELL ["/bin/bash", "-euxo", "pipefail", "-c"]
ARG DEBIAN_FRONTEND=noninteractive
ARG TERRAFORM_VERSION=1.13.4
ARG KUBECTL_VERSION=v1.34.1
ARG HELM_VERSION=v3.19.0
RUN apt-get update; \
    apt-get install -y --no-install-recommends \
      apt-transport-https \
      ca-certificates \
      curl \
      git \
      gnupg \
      jq \
      make \
      openssh-client \
      unzip; \
    rm -rf /var/lib/apt/lists/*
RUN install -m 0755 -d /etc/apt/keyrings; \
    curl -fsSL https://download.example.com/linux/ubuntu/gpg | gpg --dearmor -o /etc/apt/keyrings/docker.gpg; \
    echo "deb [arch=$(dpkg --print-architecture) signed-by=/etc/apt/keyrings/docker.gpg] https://download.example.com/linux/ubuntu $(. /etc/os-release && echo "$VERSION_CODENAME") stable" > /etc/apt/sources.list.d/docker.list; \
    apt-get update; \
    apt-get install -y --no-install-recommends docker-ce-cli docker-buildx-plugin; \
    rm -rf /var/lib/apt/lists/*
RUN curl -fsSLo /tmp/terraform.zip "https://releases.example.com/terraform/${TERRAFORM_VERSION}/terraform_${TERRAFORM_VERSION}_linux_amd64.zip"; \
    unzip /tmp/terraform.zip -d /usr/local/bin; \
    rm /tmp/terraform.zip
RUN curl -fsSLo /usr/local/bin/kubectl "https://dl.example.com/${KUBECTL_VERSION}/bin/linux/amd64/kubectl"; \
    chmod +x /usr/local/bin/kubectl
RUN curl -fsSL "https://get.example.com/helm-${HELM_VERSION}-linux-amd64.tar.gz" | tar -xz --strip-components=1 -C /usr/local/bin linux-amd64/helm
RUN useradd --create-home --uid 1001 runner
USER runner
WORKDIR /home/runner
ENTRYPOINT ["/bin/bash"]
