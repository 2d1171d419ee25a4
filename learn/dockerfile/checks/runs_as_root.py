"""The program in the container runs as root, because no USER says otherwise.

## Why it matters

Most base images start programs as root. Root in a container is confined, but it is the same user number as root on the
machine: a hole in the program and one in the confinement are then enough for everything. A program that needs no rights
should have none. Numbers work on every base, since the user need not exist in `/etc/passwd`.

What needs root to begin with is left alone: ports below 1024, and programs that change their user by themselves.

## Not

```dockerfile
FROM python:3.13-slim
COPY app.py /app/app.py
CMD ["python", "/app/app.py"]
```

## Write

```dockerfile
FROM python:3.13-slim
COPY app.py /app/app.py
USER 10001
CMD ["python", "/app/app.py"]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from learn.dockerfile.bases import is_known_to_run_as_root
from learn.dockerfile.build.facts import Build, Stage, Step
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shipping import base_of, shipped_stages, target_of

_ROOT: Final = re.compile(r"(?:root|0+)(?::.*)?")
_DROPPING: Final = (
    "gosu", "su-exec", "setpriv", "setuidgid", "chpst", "runuser", "s6-", "supervisor", "entrypoint", "docker-php", "apache",
    "httpd", "nginx", "fpm", "sshd", "systemd", "cron",
)  # fmt: skip
_DROPPING_WORDS: Final = re.compile(r"/init\b|\bsu\b|\bsudo\b")
"""Signs of a program that starts as root on purpose and goes on as somebody else."""

_FIRST_FREE_PORT: Final = 1024


def scan(build: Build) -> Iterator[Finding]:
    """The target, if it starts a program of its own as root."""
    target = target_of(build)
    if target is None:
        return
    config = target.config
    if not (config.cmd or config.entrypoint) or (config.user and not _ROOT.fullmatch(config.user)):
        return
    bottom = base_of(build)
    if config.user is None:
        if bottom != "scratch" and not is_known_to_run_as_root(bottom):
            return
    elif not config.user:
        return
    shipped = shipped_stages(build)
    copies = [step for step in build.copies if step.stage in shipped]
    if not copies or _needs_root(config.exposed_ports):
        return
    # A program that starts as root on purpose is started, installed or copied.
    texts = [step.node.original for step in build.each("RUN") if step.stage in shipped]
    texts += [step.node.original for step in copies if step.node.keyword == "COPY"]
    if _drops_rights("\n".join((bottom, *(config.entrypoint or ()), *(config.cmd or ()), *texts))):
        return
    step = _last(target, "CMD", "ENTRYPOINT", "USER")
    node = step.node if step is not None else target.node
    yield build.finding(
        node,
        "the container's program runs as root",
        span=build.keyword_span(node),
        why="Whoever takes over the program has root's rights in the container. Write USER 10001 before it, and give the files "
        "it writes to that user with COPY --chown.",
    )


def _needs_root(ports: Iterable[str]) -> bool:
    """Whether one of the ports is open to root only."""
    for port in ports:
        number = port.partition("/")[0]
        if number.isdigit() and int(number[:6]) < _FIRST_FREE_PORT:
            return True
    return False


def _drops_rights(text: str) -> bool:
    for sign in _DROPPING:  # one pattern for all of them would take ten times as long
        if sign in text:
            return True
    return ("su" in text or "/init" in text) and _DROPPING_WORDS.search(text) is not None


def _last(stage: Stage, *keywords: str) -> Step | None:
    for step in reversed(stage.steps):
        if step.node.keyword in keywords and step.triggered_by is None:
            return step
    return None


CHECK = Check(
    rule="RunsAsRoot",
    scan=scan,
    lesson="what-a-container-is",
    teaching=True,
    signs=frozenset({"COPY", "ADD"}),
    hadolint=("DL3002",),
)
