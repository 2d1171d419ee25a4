"""A stage is called `scratch` or `context`, which mean something else to the builder.

## Why it matters

`FROM scratch` starts from nothing at all, unless a stage above has that name: then it silently starts from that stage.
`context` is the builder's own name for the files that it is sent. A stage of such a name makes the file say one thing and
mean another.

## Not

```dockerfile
FROM alpine:3.22 AS scratch
RUN apk add --no-cache curl
```

## Write

```dockerfile
FROM alpine:3.22 AS tools
RUN apk add --no-cache curl
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.build.places import find_words, word_span
from learn.dockerfile.build.stages import RESERVED_NAMES
from learn.dockerfile.findings import Finding
from learn.dockerfile.golang import quote
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import RESERVED_NAME


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: validateStageNames."""
    source = build.syntax.source
    for stage in build.stages:
        if stage.name in RESERVED_NAMES:
            message = f"Stage name should not use the same name as reserved stage {quote(stage.name)}"
            at = find_words(source, stage.node, stage.node.arguments)[-1]
            span = word_span(source, stage.node, at, stage.name)
            yield build.finding(stage.node, message, span=span, why=_WHY)


_WHY = "The name means something else to the builder already; give the stage one of its own."

CHECK = Check(
    rule="ReservedStageName",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/reserved-stage-name/",
    heeds_comments=False,
    signs=frozenset({RESERVED_NAME}),
    hadolint=("DL3063",),
)
