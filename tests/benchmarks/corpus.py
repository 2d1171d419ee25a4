"""What the engine is measured on: a folder of Dockerfiles, by default those of our own tests, and some made here by rule."""

from __future__ import annotations

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


def default_corpus() -> dict[str, str]:
    """Our own cases, files as projects have them (written by us, `dockerfiles/`), the lessons' files, and three generated sizes.

    Most cases are a few lines long, so that what an analysis costs at all weighs more than its lines.
    """
    corpus = {f"cases/{name}": text for name, text in read_folder(CASES).items()}
    corpus |= {f"projects/{name}": text for name, text in read_folder(PROJECTS).items()}
    corpus |= {f"lessons/{name}": text for name, text in read_folder(LESSONS).items()}
    corpus |= {f"generated/services-{count}": services(count) for count in (1, 5, 25)}
    return corpus


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
