"""A service started by `RUN` is not running in the container.

## Why it matters

`RUN` runs while the image is built. When its command ends, the builder keeps the files it changed and nothing else: no
process lives on into the image. What is to run when the container starts is said by `CMD` or `ENTRYPOINT`.

## Not

```dockerfile
FROM debian:trixie-slim
RUN service apache2 start
```

## Write

```dockerfile
FROM debian:trixie-slim
CMD ["apachectl", "-D", "FOREGROUND"]
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shell_words import Command
from learn.dockerfile.shipping import place, runs

_PROGRAMS: Final = frozenset({"service", "systemctl", "rc-service", "apachectl", "apache2ctl", "/etc/init.d/"})
_STARTS: Final = frozenset({"start", "restart"})


def scan(build: Build) -> Iterator[Finding]:
    """Every RUN whose last command starts a service. Before other commands it may be needed by them."""
    for step, script in runs(build, _PROGRAMS):
        last = script.commands[-1]
        if _starts_service(last):
            yield build.finding(
                step.node,
                "a service started while the image is built does not run in the container",
                span=place(build, last, 0, -1),
                why="A RUN leaves files behind, and no process. Write CMD with the program in the foreground.",
            )


def _starts_service(command: Command) -> bool:
    arguments = command.arguments
    if command.name == "service":
        return len(arguments) == 2 and arguments[1] in _STARTS
    if command.name in ("systemctl", "rc-service", "apachectl", "apache2ctl"):
        return bool(_STARTS & set(arguments[:2]))
    is_script = "".join(command.texts[:1]).startswith("/etc/init.d/")
    return is_script and bool(_STARTS & set(arguments[:1]))


CHECK = Check(
    rule="ServiceStartedInRun",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    programs=_PROGRAMS,
    hadolint=("DL3001",),
)
