"""`apt` is made for people at a terminal; scripts are promised a stable behaviour by `apt-get` only.

## Why it matters

`apt` itself warns that it has no stable interface for scripts: its output and its options may change with any release.
`apt-get` and `apt-cache` do the same work and keep their behaviour.

## Not

```dockerfile
FROM debian:trixie-slim
RUN apt update && apt install -y curl && rm -rf /var/lib/apt/lists/*
```

## Write

```dockerfile
FROM debian:trixie-slim
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
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

_GET: Final = frozenset(
    {"update", "upgrade", "full-upgrade", "dist-upgrade", "install", "remove", "purge", "autoremove", "clean", "build-dep"}
)
_APT: Final = frozenset({"apt"})
_CACHE: Final = frozenset({"search", "show", "policy", "depends", "rdepends"})


def scan(build: Build) -> Iterator[Finding]:
    """Every call of apt that apt-get or apt-cache could do."""
    for step, script in runs(build, _APT):
        for command in script.calls(_APT):
            better = _better(command)
            if better:
                at = place(build, command, 0)
                is_apt = command.texts[0] == "apt"
                yield build.finding(
                    step.node,
                    f"apt is not made for scripts; use {better}",
                    span=at,
                    why="apt may change its behaviour and its output with any release, "
                    f"{better} keeps both. Write {better} {_verb(command)}.",
                    fix=Fix(f"Replace `apt` by `{better}`", at, better) if at and is_apt and better == "apt-get" else None,
                )


def _better(command: Command) -> str:
    verb = _verb(command)
    return "apt-get" if verb in _GET else "apt-cache" if verb in _CACHE else ""


def _verb(command: Command) -> str:
    return next(iter(command.operands()), "")


CHECK = Check(
    rule="AptInsteadOfAptGet",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    programs=_APT,
    hadolint=("DL3027",),
)
