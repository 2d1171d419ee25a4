"""FROM and its `as` are written in different cases.

## Why it matters

Both are words of the Dockerfile's own language, between names that are yours. Written alike they are seen together, and the
stage's name stands out.

## Not

```dockerfile
FROM alpine:3.22 as tools
RUN apk add --no-cache curl
```

```dockerfile
from alpine:3.22 AS tools
run apk add --no-cache curl
```

## Write

```dockerfile
FROM alpine:3.22 AS tools
RUN apk add --no-cache curl
```

```dockerfile
from alpine:3.22 as tools
run apk add --no-cache curl
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.build.places import find_words, word_span
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.golang import to_lower, to_upper
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import AS_IN_OTHER_CASE


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: doesFromCaseMatchAsCase. A FROM in mixed case is another check's business."""
    source = build.syntax.source
    for stage in build.stages:
        node = stage.node
        if len(node.arguments) < 3:
            continue
        written = node.arguments[1]
        if written == "AS" and node.written == "FROM":
            continue
        if node.written == to_lower(node.written):
            right = to_lower(written)
        elif node.written == to_upper(node.written):
            right = to_upper(written)
        else:
            continue
        if written == right:
            continue
        message = f"'{written}' and '{node.written}' keywords' casing do not match"
        at = find_words(source, node, node.arguments)[1]
        fix = None if at is None else Fix(f"Write {right}", source.span(at, at + len(written)), right)
        yield build.finding(node, message, span=word_span(source, node, at, written), why=_WHY, fix=fix)


_WHY = "The builder does not mind, but the two belong together and should look it."

CHECK = Check(
    rule="FromAsCasing",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/from-as-casing/",
    signs=frozenset({AS_IN_OTHER_CASE}),
)
