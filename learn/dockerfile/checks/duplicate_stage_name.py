"""Two stages have the same name.

## Why it matters

`COPY --from=build` and `--target build` can mean one stage only. The builder takes the last of that name, in a `FROM` the last
one above it, so the same name means different stages in different places. Upper and lower case make no difference.

## Not

```dockerfile
FROM golang:1.24 AS build
RUN go version

FROM node:22 AS build
RUN node --version
```

## Write

```dockerfile
FROM golang:1.24 AS build-server
RUN go version

FROM node:22 AS build-pages
RUN node --version
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.build.places import find_words, word_span
from learn.dockerfile.findings import Finding
from learn.dockerfile.golang import quote
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import DUPLICATE_NAME


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: validateStageNames."""
    source = build.syntax.source
    seen: set[str] = set()
    for stage in build.stages:
        if stage.name is None:
            continue
        if stage.name in seen:
            message = f"Duplicate stage name {quote(stage.name)}, stage names should be unique"
            at = find_words(source, stage.node, stage.node.arguments)[-1]
            span = word_span(source, stage.node, at, stage.name)
            yield build.finding(stage.node, message, span=span, why=_WHY)
        seen.add(stage.name)


_WHY = "Whoever names this stage gets the last one of that name, which need not be the one that was meant."

CHECK = Check(
    rule="DuplicateStageName",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/duplicate-stage-name/",
    heeds_comments=False,
    signs=frozenset({DUPLICATE_NAME}),
    hadolint=("DL3024",),
)
