"""EXPOSE names a protocol in capitals.

## Why it matters

The builder reads `80/TCP` and writes `80/tcp` into the image. Lower case is how protocols are written wherever ports are
shown and compared, so write what you will meet again.

## Not

```dockerfile
FROM nginx:1.29
EXPOSE 80/TCP
```

## Write

```dockerfile
FROM nginx:1.29
EXPOSE 80/tcp
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build, Step
from learn.dockerfile.build.places import find_arguments, word_span
from learn.dockerfile.findings import DockerfileError, Finding, Fix
from learn.dockerfile.golang import to_lower
from learn.dockerfile.instructions.expose import Expose, split_port
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import CAPITALS_IN_PORT


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: parsePort, which looks at each word after expansion."""
    for step in build.each("EXPOSE"):
        instruction = step.instruction
        if not isinstance(instruction, Expose) or not ("/" in step.node.original or step.expansions):
            continue
        words = [(written, word) for written, word in instruction.words(step.expansions) if _has_capitals(word)]
        places = find_arguments(build.syntax.source, step.node) if words else {}
        for written, word in words:
            yield _finding(build, step, written, word, places.get(written))


def _has_capitals(word: str) -> bool:
    if "/" not in word or word == to_lower(word):
        return False
    try:
        protocol = split_port(word).protocol
    except DockerfileError:
        return False  # refused for that
    return protocol != to_lower(protocol)


def _finding(build: Build, step: Step, written: str, word: str, at: int | None) -> Finding:
    message = f"Defined protocol '{word}' in EXPOSE instruction should be lowercase"
    if at is None or step.triggered_by is not None:
        return build.finding(step.node, message, why=_WHY)
    source = build.syntax.source
    port, slash, protocol = word.rpartition("/")
    right = port + slash + to_lower(protocol)
    fix = Fix(f"Write {right}", source.span(at, at + len(word)), right) if written == word else None
    return build.finding(step.node, message, span=word_span(source, step.node, at, written), why=_WHY, fix=fix)


_WHY = "The image will say it in lower case anyway."

CHECK = Check(
    rule="ExposeProtoCasing",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/expose-proto-casing/",
    signs=frozenset({CAPITALS_IN_PORT}),
)
