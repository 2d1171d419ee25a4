r"""An empty line stands within an instruction that goes over several lines.

## Why it matters

A `\` at the end of a line continues the instruction on the next one. The builder still skips empty lines there, as it always
has, but warns that a later release will refuse them. To a reader an empty line is an end, and what follows looks like an
instruction of its own. Comment lines are fine.

## Not

```dockerfile
FROM alpine:3.22
RUN apk add --no-cache \

    curl
```

## Write

```dockerfile
FROM alpine:3.22
RUN apk add --no-cache \
    # to ask the service how it is
    curl
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.findings import Finding, Fix, Position, Span
from learn.dockerfile.golang import SPACE
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import EMPTY_CONTINUATION
from learn.dockerfile.syntax.nodes import Node


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: parser.Parse, which names the last line that continues the instruction."""
    for node in build.nodes:
        if node.empty_continuation:
            last = node.end_line - sum([heredoc.content.count("\n") + 1 for heredoc in node.heredocs])
            end = build.syntax.source.end_of_line(last)
            span = Span(Position(last, 1), end)
            yield build.finding(node, "Empty continuation line", span=span, why=_WHY, fix=_fix(build, node, last))


def _fix(build: Build, node: Node, last: int) -> Fix | None:
    """The lines from the first empty one on, without the empty ones."""
    source = build.syntax.source
    first = node.empty_continuation
    lines = [source.line(number) for number in range(first, last + 1)]
    kept = [line for line in lines if line.strip(SPACE)]
    if not kept:
        return None
    return Fix("Take the empty lines out", Span(Position(first, 1), source.end_of_line(last)), "\n".join(kept))


_WHY = "A later release of the builder will refuse the empty line: take it out, or make it a comment."

CHECK = Check(
    rule="NoEmptyContinuation",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/no-empty-continuation/",
    heeds_comments=False,
    signs=frozenset({EMPTY_CONTINUATION}),
)
