"""Downloads: which the table knows by their addresses, what they unpack to, and what stays unknown."""

from __future__ import annotations

import re
import time

import pytest

from learn.dockerfile.rebuild.downloads import MAX_ADDRESS, count_known, known_download
from learn.dockerfile.rebuild.simulate import simulate, take_snapshot
from learn.dockerfile.rebuild.waste import LayerSize, Waste, find_waste

GO = "https://go.dev/dl/go1.26.4.linux-amd64.tar.gz"
GO_PACKED, GO_UNPACKED = 66_861_266, 228_132_000
KUBECTL = "https://dl.k8s.io/release/v1.33.0/bin/linux/amd64/kubectl"
TERRAFORM = "https://releases.hashicorp.com/terraform/1.14.0/terraform_1.14.0_linux_amd64.zip"
PROTOC = "https://github.com/protocolbuffers/protobuf/releases/download/v30.2/protoc-30.2-linux-x86_64.zip"


def waste_of(*lines: str) -> Waste:
    found = find_waste(simulate(take_snapshot("FROM debian:trixie-slim\n" + "\n".join(lines) + "\n")))
    assert found is not None
    return found


def layer_of(*lines: str) -> LayerSize:
    return waste_of(*lines).layers[-1]


@pytest.mark.parametrize(
    ("address", "size", "name"),
    [
        (GO, GO_PACKED, "Go 1.26.4"),
        ("http://golang.org/dl/go1.22.12.linux-amd64.tar.gz", 68_995_422, "Go 1.22.12"),
        ("https://dl.google.com/go/go1.24.1.linux-arm64.tar.gz", 78_559_214, "Go 1.24.4"),
        ("https://go.dev/dl/go${GO_VERSION}.linux-${TARGETARCH}.tar.gz", GO_PACKED, "Go 1.26.4"),
        ("https://nodejs.org/dist/v24.21.0/node-v24.21.0-linux-x64.tar.xz", 31_890_184, "Node.js 24.21.0"),
        ("https://repo.anaconda.com/miniconda/Miniconda3-latest-Linux-x86_64.sh", 162_129_736, "Miniconda latest"),
        ("https://bootstrap.pypa.io/get-pip.py", 2_230_488, "get-pip.py"),
        ("https://awscli.amazonaws.com/awscli-exe-linux-x86_64.zip", 72_700_000, "AWS CLI 2"),
        (KUBECTL, 60_100_000, "kubectl 1.33.0"),
        ("https://dl.k8s.io/release/$(curl -sL https://dl.k8s.io/stable.txt)/bin/linux/amd64/kubectl", 58_500_000, "kubectl"),
        (TERRAFORM, 30_880_471, "Terraform 1.14.0"),
        ("https://get.helm.sh/helm-v3.15.0-linux-amd64.tar.gz", 16_626_424, "Helm 3.15.3"),
        ("https://download.docker.com/linux/static/stable/x86_64/docker-27.5.1.tgz", 76_186_310, "Docker Engine and CLI 27.5.1"),
        ("https://github.com/hadolint/hadolint/releases/latest/download/hadolint-Linux-x86_64", 55_661_096, "Hadolint"),
        ("https://github.com/mikefarah/yq/releases/latest/download/yq_linux_amd64", 10_156_456, "yq"),
        ("https://github.com/astral-sh/uv/releases/download/0.13.9/uv-x86_64-unknown-linux-gnu.tar.gz", 17_606_939, "uv 0.13.9"),
        ("https://dlcdn.apache.org/maven/maven-3/3.9.11/binaries/apache-maven-3.9.11-bin.tar.gz", 9_160_848, "Maven 3.9.11"),
        ("https://services.gradle.org/distributions/gradle-8.10-bin.zip", 122_052_640, "Gradle 7.6.1"),
        ("https://archive.apache.org/dist/spark/spark-3.5.3/spark-3.5.3-bin-hadoop3.tgz", 400_864_419, "Apache Spark 3.5.3"),
        ("https://archive.apache.org/dist/tomcat/tomcat-9/v9.0.80/bin/apache-tomcat-9.0.80.tar.gz", 11_442_169, "Tomcat 9.0.41"),
        ("https://dl.google.com/linux/direct/google-chrome-stable_current_amd64.deb", 114_745_904, "Google Chrome"),
        ("https://archive.apache.org/dist/kafka/3.0.0/kafka_2.13-3.0.0.tgz?action=x", 86_396_520, "Apache Kafka 3.0.0"),
    ],
)  # fmt: skip
def test_an_address_tells_what_is_downloaded(address: str, size: int, name: str) -> None:
    found = known_download(address)
    assert found is not None
    assert found.size.bytes == size
    assert name in found.size.reason
    assert re.search(r"\b20\d\d", found.size.reason)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/go1.26.4.linux-amd64.tar.gz",
        "https://go.dev/dl/go1.26.4.windows-amd64.zip",
        "https://go.dev/dl/go1.26.4.linux-amd64.tar.gz.sha256",
        "https://apache.org.example.com/x/apache-maven-3.9.11-bin.tar.gz.asc",
        "https://go.dev/dl/go" + "x" * MAX_ADDRESS + ".linux-amd64.tar.gz",
        "",
    ],
)
def test_another_address_is_unknown(address: str) -> None:
    assert known_download(address) is None


def test_the_table_has_the_common_ones() -> None:
    assert count_known() >= 30


def test_another_version_is_said_to_be_another() -> None:
    exact, near = known_download(GO), known_download(GO.replace("1.26.4", "1.25.0"))
    assert exact is not None
    assert near is not None
    assert "another" not in exact.size.reason
    assert "is not in the table; this is another" in near.size.reason


@pytest.mark.parametrize(
    ("line", "size"),
    [
        (f"RUN curl -fsSLo /tmp/go.tgz {GO}", GO_PACKED),
        (f"RUN curl -fsSL --output /tmp/go.tgz {GO}", GO_PACKED),
        (f"RUN curl -fsSL {GO} --output=/tmp/go.tgz", GO_PACKED),
        (f"RUN curl -fsSL {GO} > /tmp/go.tgz", GO_PACKED),
        (f"RUN curl -fsSL {GO} | tee /tmp/go.tgz", GO_PACKED),
        (f"RUN curl -fsSLO {GO}", GO_PACKED),
        (f"RUN cd /tmp && curl -fsSLO {GO} && rm /tmp/go1.26.4.linux-amd64.tar.gz", 0),
        (f"RUN curl -fsSLO --output-dir /tmp {GO} && rm /tmp/go1.26.4.linux-amd64.tar.gz", 0),
        (f"RUN wget -q {GO}", GO_PACKED),
        (f"RUN wget -qO /tmp/go.tgz {GO}", GO_PACKED),
        (f"RUN wget -q -P /opt {GO} && rm /opt/go1.26.4.linux-amd64.tar.gz", 0),
        (f"RUN curl -fsSLO {GO} -O {KUBECTL}", GO_PACKED + 60_100_000),
        (f"RUN curl -fsSLO {KUBECTL} && chmod +x kubectl && mv kubectl /usr/local/bin/", 60_100_000),
        (f"ADD {GO} /tmp/", GO_PACKED),
        (f"ADD --chmod=755 {KUBECTL} /usr/local/bin/kubectl", 60_100_000),
        (f"RUN --mount=type=cache,target=/dl curl -fsSLo /dl/go.tgz {GO}", 0),
        ("ARG V=1.24.4\nRUN wget https://go.dev/dl/go$V.linux-amd64.tar.gz && rm go${V}.linux-amd64.tar.gz", 0),
        ("ENV GO_VERSION=1.24.4\nRUN curl -fsSLo /go.tgz https://go.dev/dl/go${GO_VERSION}.linux-amd64.tar.gz", 78_559_214),
    ],
)
def test_a_known_download_is_an_estimate(line: str, size: int) -> None:
    layer = layer_of(line)
    assert (layer.bytes, layer.is_known, layer.is_exact) == (size, True, size == 0)


@pytest.mark.parametrize(
    ("command", "size"),
    [
        (f"curl -fsSL {GO} | tar -xz -C /usr/local", GO_UNPACKED),
        (f"wget -qO- {GO} | tar xzf - -C /usr/local", GO_UNPACKED),
        (f"curl -fsSLo /tmp/go.tgz {GO} && tar -C /usr/local -xzf /tmp/go.tgz && rm /tmp/go.tgz", GO_UNPACKED),
        (f"curl -fsSLo /tmp/go.tgz {GO} && tar --extract --file=/tmp/go.tgz --directory /usr/local", GO_UNPACKED + GO_PACKED),
        (f"curl -fsSL {GO} | tar -xz --strip-components=1 && mkdir -p /x", GO_UNPACKED),
        (f"curl -fsSL {GO} | tar -tz", 0),
        (f"curl -fsSL {GO} | tar -xz -C /usr/local && rm -rf /usr/local/go", 0),
        (f"curl -fsSLo /p.zip {PROTOC} && unzip -q /p.zip -d /usr/local && rm /p.zip", 9_766_120 + 132_000),
        (f"curl -fsSLo /p.zip {PROTOC} && unzip -q /p.zip bin/protoc -d /usr/local && rm /p.zip", 9_766_120),
        (f"curl -fsSLo /p.zip {PROTOC} && unzip /p.zip && mv bin/protoc /usr/bin/ && rm -r /p.zip include", 9_766_120),
    ],
)
def test_what_a_known_download_unpacks_to(command: str, size: int) -> None:
    layer = layer_of(f"RUN {command}")
    assert (layer.bytes, layer.is_known, layer.is_exact) == (size, True, size == 0)


@pytest.mark.parametrize(
    ("command", "size", "word"),
    [
        ("curl -fsSLo /x https://example.com/x", 0, "how large a download is"),
        ("curl -fsSL https://example.com/x.tar.gz | tar -xz", 0, "how much x.tar.gz unpacks to"),
        (f"curl -fsSLo /t.zip {TERRAFORM} && unzip /t.zip", 30_880_471, "how much terraform_1.14.0_linux_amd64.zip unpacks to"),
        (f"curl -fsSL {GO} | tar -xz go/bin/gofmt", 0, "how large go/bin/gofmt in go1.26.4"),
        (f"curl -fsSL {GO} | tar -xz --exclude=go/test", 0, "--exclude"),
        (f"curl -fsSLo /p.zip {PROTOC} && unzip -j /p.zip", 3_368_320, "what unzip does"),
        ("tar -xzf /elsewhere.tar.gz", 0, "how much an archive unpacks to"),
        ("tar -czf /x.tar.gz /etc", 0, "what tar does"),
        ("tar", 0, "what tar does"),
        ("unzip", 0, "what unzip does"),
    ],
)
def test_what_else_is_unpacked_stays_unknown(command: str, size: int, word: str) -> None:
    layer = layer_of(f"RUN {command}")
    assert (layer.bytes, layer.is_known) == (size, False)
    assert any(word in reason for reason in layer.reasons), layer.reasons


def test_add_that_unpacks_a_download_is_unknown() -> None:
    assert not layer_of(f"ADD --unpack=true {GO} /usr/local/").is_known


def test_an_archive_left_behind_is_waste() -> None:
    waste = waste_of(f"RUN curl -fsSLo /go.tgz {GO}", "RUN tar -C /usr/local -xzf /go.tgz && rm /go.tgz")
    assert [(file.path, file.size, file.how, file.is_estimate) for file in waste.files] == [
        ("/go.tgz", GO_PACKED, "deleted", True)
    ]


def test_hostile_addresses_end_soon() -> None:
    start = time.process_time()
    for number in range(200):
        known_download("https://a.apache.org/" + "/apache-maven-" * 60 + f"{number}-bin.tar.g")
    assert time.process_time() - start < 5
