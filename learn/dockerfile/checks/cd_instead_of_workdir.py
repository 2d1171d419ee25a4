"""`RUN cd` has no effect on the instructions after it.

## Why it matters

Each `RUN` starts a new shell in the working folder that `WORKDIR` set. What `cd` changes is gone when that shell ends.

## Not

```dockerfile
FROM node:24-slim
RUN cd /app
COPY server.js .
```

## Write

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY server.js .
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.linter import Check
from learn.dockerfile.shell_words import Command
from learn.dockerfile.shipping import place, runs

_CD: Final = frozenset({"cd"})


def scan(build: Build) -> Iterator[Finding]:
    """Every RUN that ends with a `cd`."""
    for step, script in runs(build, _CD):
        if script.names[-1] != "cd":
            continue
        last = script.commands[-1]
        if last.after or last.before == "||":
            continue
        target = next(iter(last.operands()), "")
        is_alone = len(script.names) == 1 and step.node.form == "shell" and not step.node.heredocs and not step.node.flags
        yield build.finding(
            step.node,
            f"cd {target} ends with this RUN; the next instruction starts where WORKDIR says".replace("  ", " "),
            span=place(build, last, 0, -1),
            why="Every RUN has a shell of its own. Write "
            + (f"WORKDIR {target}." if target else "WORKDIR with the folder that is meant."),
            fix=Fix("Replace by `WORKDIR`", build.span(step.node), f"WORKDIR {target}") if is_alone and _is_plain(last) else None,
        )


def _is_plain(command: Command) -> bool:
    return len(command.texts) == 2 and command.texts[1].startswith("/") and not set(command.texts[1]) & set("$`*? ~")


CHECK = Check(
    rule="CdInsteadOfWorkdir",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    programs=_CD,
    hadolint=("DL3003",),
)
