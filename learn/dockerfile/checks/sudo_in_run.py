"""`sudo` in a RUN that runs as root already.

## Why it matters

Unless `USER` says otherwise, a build on one of the usual base images runs as root. `sudo` adds nothing then, and most
images do not have it: the step fails with `sudo: not found`.

## Not

```dockerfile
FROM debian:trixie-slim
RUN sudo apt-get update && sudo apt-get install -y curl && sudo rm -rf /var/lib/apt/lists/*
```

## Write

```dockerfile
FROM debian:trixie-slim
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.bases import is_known_to_run_as_root
from learn.dockerfile.build.facts import Build, Step
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.linter import Check
from learn.dockerfile.shell_words import Word
from learn.dockerfile.shipping import place_of


def scan(build: Build) -> Iterator[Finding]:
    """Every sudo in a RUN that is known to be root."""
    is_root_at_end: list[bool] = []
    for stage in build.stages:
        base = stage.base_stage
        is_root = is_known_to_run_as_root(stage.base) if base is None or base >= stage.index else is_root_at_end[base]
        for step in stage.steps:
            keyword = step.node.keyword
            if keyword == "USER" and step.node.arguments:
                is_root = step.value(step.node.arguments[0]).partition(":")[0] in ("root", "0")
            elif keyword == "RUN" and is_root and build.judged[stage.index] and "sudo" in build.script(step).programs:
                for command in build.script(step).commands:
                    if command.sudo is not None:
                        yield _finding(build, step, command.sudo)
        is_root_at_end.append(is_root)


def _finding(build: Build, step: Step, sudo: Word) -> Finding:
    return build.finding(
        step.node,
        "sudo in a RUN that runs as root already",
        span=place_of(build, sudo),
        why="It changes nothing, and most base images do not have it. Write the command without sudo.",
        fix=_fix(build, sudo),
    )


def _fix(build: Build, sudo: Word) -> Fix | None:
    """Only where a plain blank and no option follows."""
    text = build.syntax.source.text
    if sudo.start < 0 or text[sudo.end : sudo.end + 1] != " " or text[sudo.end + 1 : sudo.end + 2] in ("-", "\\", ""):
        return None
    return Fix("Leave out `sudo`", build.syntax.source.span(sudo.start, sudo.end + 1), "")


CHECK = Check(
    rule="SudoInRun",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    programs=frozenset({"sudo"}),
    hadolint=("DL3004",),
)
