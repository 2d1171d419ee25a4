"""`apt-get install` on an official base image whose lists of packages nobody fetched: it finds no package.

## Why it matters

Docker's official Debian and Ubuntu images come without lists of packages, to be small. Until `apt-get update` has fetched
them, apt knows only what is installed already and answers `Unable to locate package`.

## Not

```dockerfile
FROM debian:trixie-slim
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

from learn.dockerfile.bases import is_known_without_lists
from learn.dockerfile.build.facts import Build, Stage
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import APT, package_commands
from learn.dockerfile.shell_words import Command
from learn.dockerfile.shipping import has_mount, mentions, place

_RUNNING: Final = frozenset({"sh", "bash", "make", "source", "."})


def scan(build: Build) -> Iterator[Finding]:
    """In every stage on an official image, the first installation if no lists can be there."""
    for stage in build.stages:
        if build.judged[stage.index] and stage.base_stage is None and is_known_without_lists(stage.base):
            yield from _scan_stage(build, stage)


def _scan_stage(build: Build, stage: Stage) -> Iterator[Finding]:
    for step in stage.steps:
        if step.node.keyword != "RUN":
            if step.triggered_by is None and step.node.keyword not in ("COPY", "ADD"):
                continue
            return  # the lists, or debs, may come with it
        if step.triggered_by is not None or has_mount(step, "cache") or has_mount(step, "bind"):
            return
        script = build.script(step)
        # Scripts that are run could fetch the lists themselves.
        if script.runs_files or script.calls_one_of(_RUNNING):
            return
        if mentions(step, "update", "dpkg", ".deb", "sources.list"):
            return
        for job in package_commands(script):
            if job.family == "apt" and job.verb == "install" and job.packages:
                fix = _fix(build, job.command) if job.command.sudo is None else None
                yield build.finding(
                    step.node,
                    f"{job.name} install runs before any {job.name} update",
                    span=place(build, job.command, 0, job.operands[0]),
                    why=f"{stage.base} comes without lists of packages, so apt cannot find any. Write {job.name} update && "
                    f"{job.name} install in one RUN.",
                    fix=fix,
                )
                return


def _fix(build: Build, command: Command) -> Fix | None:
    at, name = place(build, command, 0), command.name
    return None if at is None else Fix(f"Put `{name} update` before it", at._replace(end=at.start), f"{name} update && ")


CHECK = Check(
    rule="InstallWithoutUpdate",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    programs=APT,
)
