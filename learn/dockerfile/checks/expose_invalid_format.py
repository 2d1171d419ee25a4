"""EXPOSE names an address or a port of the host.

## Why it matters

`EXPOSE` notes on the image which port the program in the container listens on. It opens nothing, and it cannot know anything
of the machine that a container will run on. Which address and port of the host lead to the container is said when the
container is started: `docker run -p 127.0.0.1:8080:80`. The builder drops what stands in front of the container's port; a
later release will refuse it.

## Not

```dockerfile
FROM nginx:1.29
EXPOSE 127.0.0.1:8080:80
```

```dockerfile
FROM nginx:1.29
EXPOSE 8080:80/tcp
```

## Write

```dockerfile
FROM nginx:1.29
EXPOSE 80
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build, Step
from learn.dockerfile.build.places import find_arguments, word_span
from learn.dockerfile.findings import DockerfileError, Finding, Fix
from learn.dockerfile.instructions.expose import Expose, split_port
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import ADDRESS_IN_PORT


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: parsePort, which looks at each word after expansion."""
    for step in build.each("EXPOSE"):
        instruction = step.instruction
        if not isinstance(instruction, Expose) or not (":" in step.node.original or step.expansions):
            continue
        words = [(written, word) for written, word in instruction.words(step.expansions) if _has_host(word)]
        places = find_arguments(build.syntax.source, step.node) if words else {}
        for written, word in words:
            yield _finding(build, step, written, word, places.get(written))


def _has_host(word: str) -> bool:
    if ":" not in word:
        return False
    try:
        spec = split_port(word)
    except DockerfileError:
        return False  # refused for that
    return bool(spec.ip or spec.host_port)


def _finding(build: Build, step: Step, written: str, word: str, at: int | None) -> Finding:
    message = f"EXPOSE instruction should not define an IP address or host-port mapping, found '{word}'"
    if at is None or step.triggered_by is not None:
        return build.finding(step.node, message, why=_WHY)
    source = build.syntax.source
    own = word.rpartition(":")[2]
    fix = Fix(f"Write {own}", source.span(at, at + len(word)), own) if written == word else None
    return build.finding(step.node, message, span=word_span(source, step.node, at, written), why=_WHY, fix=fix)


_WHY = "An image knows nothing of its host: name the container's port alone, and publish it with `docker run -p`."

CHECK = Check(
    rule="ExposeInvalidFormat",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/expose-invalid-format/",
    signs=frozenset({ADDRESS_IN_PORT}),
)
