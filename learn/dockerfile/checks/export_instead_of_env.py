"""`RUN export` and `RUN source` have no effect on the instructions after them.

## Why it matters

Each `RUN` starts a new shell, and what it exports, sources or aliases ends with it. A variable for later instructions and
for the container is set by `ENV`.

## Not

```dockerfile
FROM debian:trixie-slim
RUN export APP_MODE=production
```

```dockerfile
FROM python:3.13-slim
RUN python -m venv /venv
RUN . /venv/bin/activate
```

## Write

```dockerfile
FROM debian:trixie-slim
ENV APP_MODE=production
```

```dockerfile
FROM python:3.13-slim
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shipping import place, runs

_ENDS_WITH_THE_SHELL: Final = frozenset({"export", "source", ".", "alias", "ulimit", "umask"})


def scan(build: Build) -> Iterator[Finding]:
    """Every RUN whose last command only changes the shell that then ends."""
    for step, script in runs(build, _ENDS_WITH_THE_SHELL):
        if script.names[-1] not in _ENDS_WITH_THE_SHELL:
            continue
        last = script.commands[-1]
        if not last.after and last.before not in ("|", "||") and len(last.texts) > 1:
            instead = "ENV with the variables that it sets" if last.name in ("source", ".") else "ENV"
            yield build.finding(
                step.node,
                f"what {last.name} changes ends with this RUN",
                span=place(build, last, 0, -1),
                why="Every RUN has a shell of its own; nothing of it reaches later instructions or the container. Write "
                + (f"{instead}." if last.name in ("export", "source", ".") else "it into the RUN that needs it."),
            )


CHECK = Check(
    rule="ExportInsteadOfEnv",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    programs=_ENDS_WITH_THE_SHELL,
)
