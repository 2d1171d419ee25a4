"""`apt-get update` in a RUN of its own: the builder reuses its layer long after the lists are out of date.

## Why it matters

The builder decides whether to run a step again by its text. `RUN apt-get update` never changes, so its old lists are reused
while the next `RUN` installs from them. Some day the listed versions are gone from the mirror and the installation fails, or
it silently installs old ones. In one `RUN`, every change to the list of packages fetches fresh lists.

## Not

```dockerfile
FROM debian:trixie-slim
RUN apt-get update
RUN apt-get install -y curl
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
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import APK, APT, package_command
from learn.dockerfile.shipping import place

_HARMLESS: Final = frozenset(
    {
        "", "add-apt-repository", "apt-key", "cat", "chmod", "cp", "curl", "dpkg", "echo", "export", "gpg", "install", "ln", "ls",
        "mkdir", "mv", "printf", "rm", "sed", "set", "tee", "test", "touch", "true", "wget", "[",
    }
)  # fmt: skip
"""Commands that install nothing. Beside any other, nothing is said: a script may do the installing."""

_MANAGERS: Final = APT | APK


def scan(build: Build) -> Iterator[Finding]:
    """The RUNs that fetch lists and use them for nothing."""
    for step, script, jobs in build.package_runs:
        update = None
        for job in jobs:
            if job.reads_lists:
                update = job
            elif not (job.verb in ("clean", "autoclean") or job.removes):
                break
        else:
            if update is None or "no-cache" in step.node.original:
                continue
            if all(command.name in _HARMLESS or package_command(command) for command in script.commands):
                yield build.finding(
                    step.node,
                    f"{update.name} update stands in a RUN that installs nothing",
                    span=place(build, update.command, 0, update.operands[0]),
                    why="Its layer is reused from the cache as long as this line stays the same, so later steps install from old "
                    "lists. Put update and install into one RUN, joined by &&.",
                )


CHECK = Check(
    rule="UpdateWithoutInstall",
    scan=scan,
    lesson="layers-and-the-build-cache",
    teaching=True,
    programs=_MANAGERS,
)
