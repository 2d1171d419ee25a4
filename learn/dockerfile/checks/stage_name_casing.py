"""A stage's name has capitals.

## Why it matters

The builder turns the name into lower case. `COPY --from=` and `--target` do not mind, but `FROM` compares letter by letter:
after `AS Base`, `FROM Base` does not find the stage and asks for an image of that name, which cannot exist, since names of
images have no capitals.

## Not

```dockerfile
FROM alpine:3.22 AS Tools
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
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.golang import to_lower
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import CAPITALS_IN_NAME


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: isLowerCaseStageName, which looks at any FROM of three words."""
    source = build.syntax.source
    for stage in build.stages:
        node = stage.node
        if len(node.arguments) != 3:
            continue
        name = node.arguments[2]
        if name == stage.name or name == to_lower(name):
            continue
        message = f"Stage name '{name}' should be lowercase"
        at = find_words(source, node, node.arguments)[2]
        fix = None if at is None else Fix("Write it in lower case", source.span(at, at + len(name)), to_lower(name))
        yield build.finding(node, message, span=word_span(source, node, at, name), why=_WHY, fix=fix)


_WHY = "The builder keeps it in lower case, and a FROM that names it with capitals will not find it."

CHECK = Check(
    rule="StageNameCasing",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/stage-name-casing/",
    signs=frozenset({CAPITALS_IN_NAME}),
)
