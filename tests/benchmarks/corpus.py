"""What the engine is measured on: a folder of Dockerfiles, by default such as projects have them, ours and made here."""

from __future__ import annotations

import random
from pathlib import Path

CASES = Path(__file__).resolve().parent.parent / "dockerfile" / "cases"
PROJECTS = Path(__file__).with_name("dockerfiles")
LESSONS = Path(__file__).resolve().parents[2] / "lessons"
MIB = 1 << 20


def read_folder(folder: Path) -> dict[str, str]:
    """Every Dockerfile below `folder` that is UTF-8, by its path."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "dockerfile" in path.name.lower() and path.suffix not in {".json", ".txt"}:
            try:
                found[str(path.relative_to(folder))] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue
    return found


def services(count: int) -> str:
    """A file as large projects have them: a base, a stage that builds and one that ships for each of `count` services."""
    lines = ["# syntax=docker/dockerfile:1", "ARG GO_VERSION=1.24", "FROM golang:${GO_VERSION} AS base", "WORKDIR /src"]
    lines += ["COPY go.mod go.sum ./", "RUN --mount=type=cache,target=/go/pkg/mod go mod download", "COPY . .", ""]
    for number in range(count):
        lines += [
            f"FROM base AS build-{number}",
            f"ARG VERSION_{number}=dev",
            "ENV CGO_ENABLED=0 \\",
            "    GOFLAGS=-trimpath",
            f'RUN go build -ldflags "-X main.version=$VERSION_{number}" \\',
            f"    -o /out/service-{number} ./cmd/service-{number}",
            "",
            f"FROM gcr.io/distroless/static-debian12 AS service-{number}",
            f"COPY --from=build-{number} --chown=65532:65532 /out/service-{number} /service",
            f'LABEL org.opencontainers.image.title="service-{number}" org.opencontainers.image.vendor="Example"',
            "USER 65532:65532",
            f"EXPOSE {8000 + number}",
            'ENTRYPOINT ["/service"]',
            'CMD ["--listen", ":8080"]',
            "",
        ]
    return "\n".join(lines)


_PACKAGES = (
    "build-essential", "ca-certificates", "curl", "ffmpeg", "gettext", "git", "gnupg", "imagemagick", "jq", "less", "libpq-dev",
    "libssl-dev", "libxml2-dev", "locales", "make", "openssh-client", "pkg-config", "postgresql-client", "tini", "unzip",
    "wget", "xz-utils", "zlib1g-dev",
)  # fmt: skip
_LANGUAGES = (
    ("python:3.13-slim", "requirements.txt", "pip install --no-cache-dir -r requirements.txt", '["python", "-m", "app"]'),
    ("node:24-alpine", "package.json package-lock.json", "npm ci && npm run build", '["node", "dist/server.js"]'),
    ("golang:1.25", "go.mod go.sum", "go build -trimpath -o /out/app ./cmd/app", '["/out/app"]'),
    ("maven:3.9-eclipse-temurin-21", "pom.xml", "mvn -B -q package -DskipTests", "java -jar target/app.jar"),
    ("ruby:3.4-slim", "Gemfile Gemfile.lock", "bundle install --jobs 4", '["bundle", "exec", "puma"]'),
    ("rust:1.90-slim", "Cargo.toml Cargo.lock", "cargo build --release --locked", '["/src/target/release/app"]'),
    ("php:8.4-apache", "composer.json composer.lock", "composer install --no-dev --no-interaction", "apache2-foreground"),
)


def generated(seed: int, count: int) -> dict[str, str]:
    """`count` files of realistic length and kinds of line, from 10 lines to some 70; the same for the same seed."""
    chance = random.Random(seed)
    return {f"generated/{seed}-{number}": _generated(chance) for number in range(count)}


def _generated(chance: random.Random) -> str:
    base, lists, install, command = chance.choice(_LANGUAGES)
    lines = ["# syntax=docker/dockerfile:1"] if chance.random() < 0.5 else []
    if chance.random() < 0.3:
        lines += ["ARG RELEASE=2026.11", ""]
    several = chance.random() < 0.6
    lines += [f"FROM {base} AS build" if several else f"FROM {base}"]
    lines += _environment(chance)
    for _ in range(chance.randint(0, 2)):
        lines += _packages(chance)
    lines += ["WORKDIR /src", f"COPY {lists} ./"] if chance.random() < 0.8 else ["WORKDIR /src", "COPY . ."]
    mount = "--mount=type=cache,target=/root/.cache " if chance.random() < 0.3 else ""
    lines += [f"RUN {mount}{install}", "COPY . ."]
    for _ in range(chance.randint(0, 3)):
        lines += _command(chance)
    if several:
        lines += ["", f"FROM {chance.choice(['debian:trixie-slim', base, 'gcr.io/distroless/base-debian13', 'alpine:3.22'])}"]
        lines += _environment(chance)
        lines += [f"COPY --from=build --chown=10001:10001 /src/{name} /srv/{name}" for name in ("bin", "lib", "share", "etc")]
        lines += ["WORKDIR /srv"]
    for _ in range(chance.randint(0, 3)):
        lines += _command(chance)
    lines += [f"EXPOSE {chance.randint(3000, 9000)}"] if chance.random() < 0.8 else []
    lines += ["USER 10001"] if chance.random() < 0.6 else []
    if chance.random() < 0.4:
        lines += ["HEALTHCHECK --interval=30s --timeout=3s \\", "    CMD curl -fsS http://localhost:8080/healthz || exit 1"]
    return "\n".join([*lines, f"CMD {command}", ""])


def _environment(chance: random.Random) -> list[str]:
    names = chance.sample(["APP_ENV", "LANG", "LOG_LEVEL", "PATH", "PORT", "TZ", "WORKERS"], chance.randint(1, 5))
    values = {"LANG": "C.UTF-8", "PATH": "/srv/bin:$PATH", "TZ": "Etc/UTC"}
    pairs = [f"{name}={values.get(name, chance.choice(['production', '8', '${RELEASE:-latest}']))}" for name in names]
    if chance.random() < 0.5:
        return ["ENV " + " \\\n    ".join(pairs)]
    return [f"ENV {pair}" for pair in pairs]


def _packages(chance: random.Random) -> list[str]:
    names = sorted(chance.sample(_PACKAGES, chance.randint(1, 10)))
    break_lines = " \\\n        " if len(names) > 4 else " "
    return [
        "# What the build and the program need",
        "RUN apt-get update \\",
        f"    && apt-get install -y --no-install-recommends{break_lines}{break_lines.join(names)} \\",
        "    && rm -rf /var/lib/apt/lists/*",
    ]


def _command(chance: random.Random) -> list[str]:
    return chance.choice(
        [
            ["RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --create-home app"],
            ["COPY docker-entrypoint.sh /usr/local/bin/", "RUN chmod +x /usr/local/bin/docker-entrypoint.sh"],
            ["RUN mkdir -p /var/lib/app /var/log/app && chown -R 10001:10001 /var/lib/app /var/log/app"],
            [
                "RUN set -eux; \\",
                '    arch="$(dpkg --print-architecture)"; \\',
                '    curl -fsSLo /tmp/tool.tar.gz "https://downloads.example.com/tool/2.4.1/tool-linux-$arch.tar.gz"; \\',
                "    tar -xzf /tmp/tool.tar.gz -C /usr/local/bin; \\",
                "    rm /tmp/tool.tar.gz",
            ],
            ["RUN <<EOF", "set -e", "sed -i 's/^# *\\(en_US.UTF-8\\)/\\1/' /etc/locale.gen", "locale-gen", "EOF"],
            ['LABEL org.opencontainers.image.title="app" \\', '      org.opencontainers.image.vendor="Example"'],
            ["ARG GIT_COMMIT=unknown", "ENV GIT_COMMIT=$GIT_COMMIT", 'LABEL revision="$GIT_COMMIT"'],
            ["COPY <<'EOF' /etc/app/config.toml", "[server]", 'listen = "0.0.0.0:8080"', "EOF"],
            ["VOLUME /var/lib/app"],
            ["SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]"],
        ]
    )  # fmt: skip


def realistic() -> dict[str, str]:
    """Files as projects have them: written by us (`dockerfiles/`), as many made from a seed, and large ones made by rule."""
    corpus = {f"projects/{name}": text for name, text in read_folder(PROJECTS).items()}
    corpus |= generated(seed=1, count=len(corpus))
    return corpus | {f"generated/services-{count}": services(count) for count in (1, 5, 25)}


def tiny() -> dict[str, str]:
    """The cases of our tests and the files of lessons, mostly of one to six lines, where what a call costs at all decides."""
    corpus = {f"cases/{name}": text for name, text in read_folder(CASES).items()}
    return corpus | {f"lessons/{name}": text for name, text in read_folder(LESSONS).items()}


def many_instructions(count: int) -> str:
    """`count` instructions of mixed kinds in one stage; names and values do not repeat."""
    kinds = (
        "RUN make target-{0}",
        "COPY src/{0} /app/{0}",
        "ENV NAME_{0}=value-{0}",
        "LABEL key.{0}=value",
        "WORKDIR /app/{0}",
        'CMD ["/app/{0}"]',
        "EXPOSE {1}",
    )
    body = (kinds[number % len(kinds)].format(number, number % 60000 + 1) for number in range(count - 1))
    return "FROM debian:trixie-slim\n" + "\n".join(body) + "\n"


def adversarial() -> dict[str, str]:
    """The hard inputs that the contract names, about a MiB each."""
    line = "x" * 65_000
    return {
        "100,000 continuation lines": "FROM a\nRUN a \\\n" + "b \\\n" * 100_000 + "c\n",
        "100,000 comment lines inside a continuation": "FROM a\nRUN a \\\n" + "# note\n" * 100_000 + "c\n",
        "a logical line of a MiB": "FROM a\nRUN " + "\\\n".join([line] * 16) + "\n",
        "one physical line of a MiB": "FROM a\nRUN " + "x" * MIB + "\n",
        "a heredoc of a MiB": "FROM a\nRUN <<EOF\n" + "echo hello\n" * (MIB // 11) + "EOF\n",
        "an unterminated heredoc of a MiB": "FROM a\nRUN <<EOF\n" + "echo hello\n" * (MIB // 11),
        "10,000 stages, each from the one before": "FROM a AS s0\n"
        + "".join(f"FROM s{number} AS s{number + 1}\nENV A{number}=1\nRUN x\n" for number in range(10_000)),
        "10,000 stages that copy from the first": "FROM a AS s0\n"
        + "".join(f"FROM a AS s{number}\nCOPY --from=s0 /a /b\n" for number in range(1, 10_000)),
        "30,000 nested ${": "FROM a\nENV A=" + "\\\n".join(["${A:-" * 5_000] * 6) + "}" * 30_000 + "\n",
        "ENV that doubles": "FROM a\nENV A=aaaaaaaa\n" + "ENV A=$A$A\n" * 60_000,
        "ENV that grows": "FROM a\n" + "ENV P=$P:/x\n" * 60_000,
        "a range of all ports, again and again": "FROM a\nEXPOSE" + " \\\n1-65535" * 100_000 + "\n",
        "unclosed quotes": "FROM a\n" + "ENV A='\n" * 60_000 + 'LABEL b="\n' * 40_000,
        "16,000 ENV and as many RUN": "FROM a\n" + "".join(f"ENV N{number}=1\nRUN echo $N{number}\n" for number in range(16_000)),
        "16,000 ARG and as many RUN": "FROM a\n" + "".join(f"ARG N{number}=1\nRUN echo $N{number}\n" for number in range(16_000)),
        "undefined names everywhere": "FROM a\n" + "".join(f"WORKDIR /$nope_{number}\n" for number in range(40_000)),
        "unknown instructions": "FROM a\n" + "RUNN x\n" * 100_000,
        "JSON that never closes": "FROM a\n" + 'CMD ["a", "b"\n' * 70_000,
        "only backslashes": "FROM a\nRUN " + "\\\\" * 30_000 + "\n" + ("RUN " + "\\\\" * 30_000 + "\n") * 16,
        "NUL bytes": "FROM a\nRUN " + "\0" * 60_000 + "\n" + ("RUN " + "\0" * 60_000 + "\n") * 16,
    }
