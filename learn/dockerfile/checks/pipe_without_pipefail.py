"""A download is piped into another command, and its failure is not noticed.

## Why it matters

The shell takes a pipeline's result from its last command. When `curl` fails, the command behind the pipe gets nothing, and
may well call that a success: the step passes, the layer is kept in the cache, and the file is empty. `pipefail`, which bash
and Alpine's shell have, makes the whole pipeline fail. Debian's `/bin/sh` does not have it, hence the `SHELL`.

## Not

```dockerfile
FROM debian:trixie
RUN curl -fsSL https://example.com/app.tar.gz | tar -xz -C /opt
```

## Write

```dockerfile
FROM debian:trixie
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN curl -fsSL https://example.com/app.tar.gz | tar -xz -C /opt
```

```dockerfile
FROM alpine:3.24
RUN set -o pipefail; wget -qO- https://example.com/app.tar.gz | tar -xz -C /opt
```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shipping import mentions, place, runs

_DOWNLOADERS: Final = frozenset({"curl", "wget", "aria2c"})
_MAY_FAIL: Final = frozenset({"grep", "true", ":"})


def scan(build: Build) -> Iterator[Finding]:
    """The first pipe behind a download in every RUN that would not notice."""
    for step, script in runs(build, _DOWNLOADERS):
        if "|" not in step.node.original and not step.node.heredocs:
            continue
        if (step.shell and any("pipefail" in word for word in step.shell)) or mentions(step, "pipefail"):
            continue
        for command, following in pairwise(script.commands):
            if command.name in _DOWNLOADERS and command.after in ("|", "|&") and following.name not in _MAY_FAIL:
                yield build.finding(
                    step.node,
                    f"if {command.name} fails, this RUN does not: a pipeline's result is that of its last command",
                    span=place(build, command, 0, 0, following if following.texts else command),
                    why="A failed download then leaves an empty or broken file in a layer that the cache keeps. Write "
                    'SHELL ["/bin/bash", "-o", "pipefail", "-c"] before it, or download to a file first.',
                )
                break


CHECK = Check(
    rule="PipeWithoutPipefail",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    programs=_DOWNLOADERS,
    words=("|",),
    hadolint=("DL4006",),
)
