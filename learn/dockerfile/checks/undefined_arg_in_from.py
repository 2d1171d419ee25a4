"""FROM uses a variable that no ARG above declares.

## Why it matters

`FROM` knows the `ARG`s that stand before the first `FROM`, and those the builder has of its own, such as `$BUILDPLATFORM`.
Nothing else: not what a stage declares, and not `--build-arg` without an `ARG`. Where there is no value, nothing is put in its
place, so that a slip of the pen changes which image is used.

## Not

```dockerfile
ARG ALPINE_VERSION=3.22
FROM alpine:3${ALPINE_VERSON}
RUN apk add --no-cache curl
```

## Write

```dockerfile
ARG ALPINE_VERSION=3.22
FROM alpine:${ALPINE_VERSION}
RUN apk add --no-cache curl
```

```dockerfile
FROM --platform=$BUILDPLATFORM alpine:3.22 AS build
RUN apk add --no-cache curl
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.build.places import find_variables
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import UNDEFINED_IN_FROM


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: reportUnusedFromArgs."""
    for stage in build.stages:
        if not stage.undefined:
            continue
        places = find_variables(build.syntax.source, stage.node)
        for name, suggestion in stage.undefined:
            message = f"FROM argument '{name}' is not declared"
            if suggestion:
                message += f" (did you mean {suggestion}?)"
            yield build.finding(stage.node, message, span=places.get(name), why=_WHY)


_WHY = "It has no value here, so nothing is put in its place: declare it with ARG before the first FROM."

CHECK = Check(
    rule="UndefinedArgInFrom",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/undefined-arg-in-from/",
    signs=frozenset({UNDEFINED_IN_FROM}),
)
