"""MAINTAINER is out of use; a label says who made an image.

## Why it matters

`MAINTAINER` writes to a field of its own that few tools show. Labels are shown by `docker inspect`, can be searched and
filtered, and there is an agreed name for this one: `org.opencontainers.image.authors`.

## Not

```dockerfile
FROM alpine:3.22
MAINTAINER crew@example.com
```

## Write

```dockerfile
FROM alpine:3.22
LABEL org.opencontainers.image.authors="crew@example.com"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.build.places import end_of
from learn.dockerfile.findings import Finding, Fix, Span
from learn.dockerfile.golang import to_lower
from learn.dockerfile.linter import Check
from learn.dockerfile.syntax.nodes import Node


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: ParseInstructionWithLinter, which says so whatever follows the keyword."""
    for node in build.nodes:
        if node.keyword == "MAINTAINER":
            message = "Maintainer instruction is deprecated in favor of using label"
            yield build.finding(node, message, why=_WHY, fix=_fix(build, node))


def _fix(build: Build, node: Node) -> Fix | None:
    if node.start_line != node.end_line or node.flags or not node.arguments:
        return None
    author, source = node.arguments[0], build.syntax.source
    # LABEL replaces variables and removes quotes, MAINTAINER does not.
    if any(character in author for character in '"\\$`'):
        return None
    end = source.text.find(author, node.offset + len(node.written), end_of(source, node)) + len(author)
    keyword = "label" if node.written == to_lower(node.written) else "LABEL"
    span: Span = source.span(node.offset, end)
    return Fix("Write it as a label", span, f'{keyword} org.opencontainers.image.authors="{author}"')


_WHY = "Labels are what tools show and search: use `LABEL org.opencontainers.image.authors=…`."

CHECK = Check(
    rule="MaintainerDeprecated",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/",
    signs=frozenset({"MAINTAINER"}),
    hadolint=("DL4000",),
)
