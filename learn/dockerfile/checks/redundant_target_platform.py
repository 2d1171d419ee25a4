"""FROM asks for the platform that it would take anyway.

## Why it matters

A base image comes for the platform that the image is built for; `--platform=$TARGETPLATFORM` says just that again. A reader
stops at it and looks for the difference it makes, and there is none.

## Not

```dockerfile
FROM --platform=$TARGETPLATFORM alpine:3.22
RUN apk add --no-cache curl
```

## Write

```dockerfile
FROM alpine:3.22
RUN apk add --no-cache curl
```

```dockerfile
FROM --platform=$BUILDPLATFORM alpine:3.22 AS build
RUN apk add --no-cache curl
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build import Build
from learn.dockerfile.build.places import find_words, word_span
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import PLATFORM

_VARIABLE: Final = "TARGETPLATFORM"


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: reportRedundantTargetPlatform."""
    source = build.syntax.source
    for stage in build.stages:
        expansion = stage.platform_expansion
        if expansion is None or expansion.unmatched or set(expansion.matched) != {_VARIABLE}:
            continue
        if expansion.result != build.global_args.get(_VARIABLE):
            continue
        written = stage.written_platform
        message = f"Setting platform to predefined {written} in FROM is redundant as this is the default behavior"
        flag = f"--platform={written}"
        (at,) = find_words(source, stage.node, (flag,))
        fix = None
        if at is not None and source.text.startswith(f"{flag} ", at):
            fix = Fix("Leave the flag out", source.span(at, at + len(flag) + 1), "")
        yield build.finding(stage.node, message, span=word_span(source, stage.node, at, flag), why=_WHY, fix=fix)


_WHY = "The base comes for the target's platform without being told."

CHECK = Check(
    rule="RedundantTargetPlatform",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/redundant-target-platform/",
    signs=frozenset({PLATFORM}),
)
