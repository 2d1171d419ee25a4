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
from learn.dockerfile.package_managers import package_command
from learn.dockerfile.shipping import place, runs

_HARMLESS: Final = frozenset(
    {
        "", "add-apt-repository", "apt-key", "cat", "chmod", "cp", "curl", "dpkg", "echo", "export", "gpg", "install", "ln", "ls",
        "mkdir", "mv", "printf", "rm", "sed", "set", "tee", "test", "touch", "true", "wget", "[",
    }
)  # fmt: skip
"""Commands that install nothing. Beside any other, nothing is said: a script may do the installing."""


def scan(build: Build) -> Iterator[Finding]:
    """The RUNs that fetch lists and use them for nothing."""
    for step in runs(build, "apt", "apk update"):
        update = None
        for command in build.commands(step):
            job = package_command(command)
            if job is not None and job.reads_lists:
                update = job
            elif job is not None and (job.verb.text in ("clean", "autoclean") or job.removes):
                continue
            elif command.name not in _HARMLESS:
                break
        else:
            if update is not None and "no-cache" not in step.node.original:
                yield build.finding(
                    step.node,
                    f"{update.name} update stands in a RUN that installs nothing",
                    span=place(build, update.command.words[0], update.verb),
                    why="Its layer is reused from the cache as long as this line stays the same, so later steps install from old "
                    "lists. Put update and install into one RUN, joined by &&.",
                )


CHECK = Check(
    rule="UpdateWithoutInstall",
    scan=scan,
    lesson="images-dockerfiles-and-layers",
    teaching=True,
    keywords=frozenset({"RUN"}),
    words=("apt", "apk update"),
)
