"""`ENTRYPOINT` in shell form ignores `CMD` and what is given to `docker run`.

## Why it matters

What `CMD` or `docker run` say is appended to the `ENTRYPOINT`. The shell form turns into `/bin/sh -c "…"`, and words appended
to that are not part of the command: the program never sees them. It also leaves the shell as the first process, which
passes no signals on, so that stopping takes ten seconds.

## Not

```dockerfile
FROM debian:trixie-slim
ENTRYPOINT ping
CMD ["localhost"]
```

## Write

```dockerfile
FROM debian:trixie-slim
ENTRYPOINT ["ping"]
CMD ["localhost"]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import SHELL_FORM
from learn.dockerfile.syntax.nodes import Node

_PASSES_ON: Final = re.compile(r"\$[@*0-9]|\$\{[@*0-9]")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:=@%+,-]+(?: [A-Za-z0-9_./:=@%+,-]+)*")


def scan(build: Build) -> Iterator[Finding]:
    """Each stage's last ENTRYPOINT, if it is in shell form and the stage has a CMD of its own."""
    last: dict[int, Node] = {}
    with_cmd: set[int] = set()
    for step in chain(build.each("ENTRYPOINT"), build.each("CMD")):
        if step.triggered_by is None and not step.refused:
            if step.node.keyword == "CMD":
                with_cmd.add(step.stage)
            else:
                last[step.stage] = step.node
    for stage, node in last.items():
        if stage in with_cmd and node.form == "shell" and node.arguments and not _PASSES_ON.search(node.arguments[0]):
            yield build.finding(
                node,
                "ENTRYPOINT in shell form: CMD never reaches the program",
                why="The words of CMD are appended to /bin/sh -c, which does not pass them on. Write ENTRYPOINT as a list: "
                'ENTRYPOINT ["program", "argument"].',
                fix=_fix(build, node),
            )


def _fix(build: Build, node: Node) -> Fix | None:
    """Only for plain words, in which no shell would find anything to do."""
    text = node.arguments[0]
    if node.start_line != node.end_line or not _PLAIN.fullmatch(text) or "=" in text.partition(" ")[0]:
        return None
    words = ", ".join(f'"{word}"' for word in text.split(" "))
    return Fix("Write it as a list", build.word_span(node, text), f"[{words}]")


CHECK = Check(
    rule="CmdIgnoredByEntrypoint",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    signs=frozenset({SHELL_FORM}),
)
