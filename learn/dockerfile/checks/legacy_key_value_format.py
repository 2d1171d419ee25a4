"""ENV or LABEL separates name and value by a blank.

## Why it matters

`ENV GREETING hello there` is the old way: everything behind the name is the value. `ENV A=1 B=2` sets two variables,
`ENV A 1 B=2` sets one, to `1 B=2`. With `=` there is one way to read it, several values fit on a line, and blanks are in
quotes.

## Not

```dockerfile
FROM alpine:3.22
ENV GREETING hello there
```

```dockerfile
FROM alpine:3.22
LABEL version 1.0
```

## Write

```dockerfile
FROM alpine:3.22
ENV GREETING="hello there"
LABEL version=1.0
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from learn.dockerfile.build import Build, Step
from learn.dockerfile.build.places import find_words
from learn.dockerfile.findings import Finding, Fix, Span
from learn.dockerfile.golang import fields
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import LEGACY

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]+")
_IN_QUOTES: Final = re.compile(r'"[^"\\`]*"')


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: dispatchEnv and dispatchLabel (NoDelim)."""
    for step in chain(build.each("ENV"), build.each("LABEL")):
        node = step.node
        if not node.arguments[2]:
            written = node.written
            message = f'"{written} key=value" should be used instead of legacy "{written} key value" format'
            yield build.finding(node, message, why=_WHY, fix=_fix(build, step))


def _fix(build: Build, step: Step) -> Fix | None:
    """The same with `=`, where that cannot change the value."""
    node, source = step.node, build.syntax.source
    name, value, _ = node.arguments
    right = _quoted(value)
    if step.triggered_by is not None or node.start_line != node.end_line or not _NAME.fullmatch(name) or right is None:
        return None
    places = find_words(source, node, (name, value))
    if places[0] is None or places[1] is None:
        return None
    start, end = places[0], places[1] + len(value)
    span: Span = source.span(start, end)
    return Fix(f"Write {name}={right}", span, f"{name}={right}")


def _quoted(value: str) -> str | None:
    """The value as one word that expands to the same; None where quotes, escapes or a byte-order mark make that doubtful."""
    if _IN_QUOTES.fullmatch(value):
        return value
    if any(character in value for character in "\"'\\`\ufeff"):
        return None
    return value if fields(value) == [value] else f'"{value}"'


_WHY = "All that follows the name is the value here, even what looks like a second name=value."

CHECK = Check(
    rule="LegacyKeyValueFormat",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/legacy-key-value-format/",
    signs=frozenset({LEGACY}),
)
