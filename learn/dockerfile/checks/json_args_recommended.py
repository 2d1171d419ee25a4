"""CMD or ENTRYPOINT is in shell form, so that a shell runs in front of the program.

## Why it matters

`CMD nginx` becomes `/bin/sh -c nginx`. The container's first process is then the shell, and `docker stop` sends its signal to
that. Many shells do not pass it on: the program never hears that it should finish, and is killed after ten seconds. The image
also needs a shell for this, and an `ENTRYPOINT` in shell form never gets to see `CMD` or the arguments of `docker run`.

In exec form, a JSON list in double quotes, the program itself is the first process. There is no shell then to replace variables
or to know `&&`; where you need one, name it: with `SHELL` above, the check takes it that you mean it.

## Not

```dockerfile
FROM nginx:1.29
CMD nginx -g "daemon off;"
```

```dockerfile
FROM python:3.13-slim
ENTRYPOINT python app.py
```

## Write

```dockerfile
FROM nginx:1.29
CMD ["nginx", "-g", "daemon off;"]
```

```dockerfile
FROM python:3.13-slim
SHELL ["/bin/bash", "-c"]
CMD python app.py --port "$PORT"
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
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import SHELL_FORM

_PLAIN: Final = re.compile(r"[A-Za-z0-9_./-][A-Za-z0-9_./:,@%+-]*(?: +[A-Za-z0-9_./:=,@%+-]+)*")
"""Words that a shell leaves as they are, the first of which sets no variable."""

# fmt: off
_SHELLS_OWN: Final = frozenset({
    ".", "alias", "break", "case", "cd", "command", "continue", "do", "done", "elif", "else", "eval", "exec", "exit", "export",
    "fi", "for", "if", "in", "read", "readonly", "return", "set", "shift", "source", "then", "time", "times", "trap", "ulimit",
    "umask", "unset", "until", "wait", "while",
})
# fmt: on
"""Words that mean something to a shell only."""


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: dispatchCmd and dispatchEntrypoint, which are silent where SHELL was set."""
    for step in chain(build.each("CMD"), build.each("ENTRYPOINT")):
        node = step.node
        if node.form != "exec" and not step.shell:
            written = node.written
            message = f"JSON arguments recommended for {written} to prevent unintended behavior related to OS signals"
            yield build.finding(node, message, why=_WHY, fix=_fix(build, step))


def _fix(build: Build, step: Step) -> Fix | None:
    node = step.node
    if step.triggered_by is not None or len(node.arguments) != 1 or node.start_line != node.end_line:
        return None
    command = node.arguments[0]
    if _PLAIN.fullmatch(command) is None or command.partition(" ")[0] in _SHELLS_OWN:
        return None
    (at,) = find_words(build.syntax.source, node, (command,))
    if at is None:
        return None
    span: Span = build.syntax.source.span(at, at + len(command))
    return Fix("Write it as a JSON list", span, "[{}]".format(", ".join([f'"{word}"' for word in command.split()])))


_WHY = "A shell stands in front of the program and may keep the signal of `docker stop` to itself: write a JSON list."

CHECK = Check(
    rule="JSONArgsRecommended",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/json-args-recommended/",
    lesson="writing-a-dockerfile",
    signs=frozenset({SHELL_FORM}),
    hadolint=("DL3025",),
)
