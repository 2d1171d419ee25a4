"""Keywords are written in different cases within one Dockerfile.

## Why it matters

The builder reads `copy`, `Copy` and `COPY` alike. People do not: keywords in capitals, all of them, stand out from what they
work on. Which of the two cases it is counts less than that it is one; the check goes by the majority, and by capitals where
there is none.

## Not

```dockerfile
FROM alpine:3.22
run apk add --no-cache curl
COPY start.sh /
```

```dockerfile
From alpine:3.22
COPY start.sh /
```

## Write

```dockerfile
FROM alpine:3.22
RUN apk add --no-cache curl
COPY start.sh /
```

```dockerfile
from alpine:3.22
copy start.sh /
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.golang import to_lower, to_upper
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import WRITTEN_OTHERWISE
from learn.dockerfile.syntax.nodes import Node


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: validateCommandCasing, which counts what stands in stages."""
    if not build.stages or all(node.written == node.keyword for node in build.nodes):
        return
    first = build.stages[0].node.index
    nodes = [node for node in build.nodes if node.index >= first and node.index in build.instructions]
    lower = sum([node.written == to_lower(node.written) for node in nodes])
    upper = sum([node.written == to_upper(node.written) for node in nodes])
    in_case, case = (to_lower, "lowercase") if lower > upper else (to_upper, "uppercase")
    for node in nodes:
        right = in_case(node.written)
        if node.written != right:
            message = f"Command '{node.written}' should match the case of the command majority ({case})"
            span = build.keyword_span(node) if node.start_line == node.end_line else None
            yield build.finding(node, message, span=span, why=_WHY, fix=_fix(build, node, right))


def _fix(build: Build, node: Node, right: str) -> Fix | None:
    if not build.syntax.source.text.startswith(node.written, node.offset):
        return None  # a continuation goes through the keyword
    return Fix(f"Write {right}", build.keyword_span(node), right)


_WHY = "The builder does not mind, but keywords in one case are found at a glance."

CHECK = Check(
    rule="ConsistentInstructionCasing",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/consistent-instruction-casing/",
    heeds_comments=False,
    signs=frozenset({WRITTEN_OTHERWISE}),
)
