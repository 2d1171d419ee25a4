"""`COPY` names a file outside the build context, where the builder cannot look.

## Why it matters

The builder sees the build context only: the folder that `docker build` was given. `..` at its root leads nowhere but back
to the root, `/` means the root itself, and `~` is an ordinary character and no home. So the file is not found, or another one
of that name is taken. Build from the folder above, with `-f` for the Dockerfile, or name a second context.

## Not

```dockerfile
FROM debian:trixie-slim
COPY ../shared/config.toml /etc/app/config.toml
```

```dockerfile
FROM debian:trixie-slim
COPY ~/config.toml /etc/app/config.toml
```

## Write

```dockerfile
FROM debian:trixie-slim
COPY --from=shared config.toml /etc/app/config.toml
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.instruction import clean_path
from learn.dockerfile.linter import Check
from learn.dockerfile.shipping import context_copies

_BEGINS_HOST_PATH: Final = frozenset("~/")
_HOST_PATH: Final = re.compile(r"~/|[A-Za-z]:[\\/]|/(?:home|Users)/[^/]+/")

_SIGNS: Final = ("$", "..", "~/", ":/", ":\\", "/home/", "/Users/")
"""One of these is in every file with such a source; a variable may come to any."""


def scan(build: Build) -> Iterator[Finding]:
    """The first such source of every COPY and ADD from the build context."""
    text = build.syntax.source.text
    for sign in _SIGNS:
        if sign in text:
            break
    else:
        return
    for step, sources, paths in context_copies(build):
        for source, path in zip(sources, paths):
            is_above = ".." in path and clean_path(path).startswith("..")
            if is_above or ((source[:1] in _BEGINS_HOST_PATH or source[1:2] == ":") and _HOST_PATH.match(source)):
                yield build.finding(
                    step.node,
                    f"{source} is outside the build context",
                    span=build.word_span(step.node, source),
                    why="The builder only sees the folder that it was given, and takes .. at its root for the root. Move the "
                    "file into it, build from the folder above, or write COPY --from= with a context of that name.",
                )
                break


CHECK = Check(
    rule="CopyFromOutsideContext",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    signs=frozenset({"COPY", "ADD"}),
)
