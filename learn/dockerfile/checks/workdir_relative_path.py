"""The first WORKDIR of a stage is relative, so it depends on where the base image happens to be.

## Why it matters

`WORKDIR app` means `app` in the directory that the base image sets. That is often `/`, but the next version of the base may
set another, and your files then lie elsewhere without a word in your Dockerfile having changed. Begin with an absolute path;
what follows may be relative to it, also in stages that start from this one.

## Not

```dockerfile
FROM node:22
WORKDIR app
COPY package.json ./
```

## Write

```dockerfile
FROM node:22
WORKDIR /app
COPY package.json ./
WORKDIR src
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.build.places import find_words, word_span
from learn.dockerfile.findings import Finding
from learn.dockerfile.golang import quote
from learn.dockerfile.instructions.workdir import Workdir
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import RELATIVE_FOLDER


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: dispatchWorkdir. Any WORKDIR before, in the stage or below it in the file, is enough to be silent."""
    steps = list(build.each("WORKDIR"))
    is_set: list[bool] | None = None
    for step in steps:
        instruction = step.instruction
        if not isinstance(instruction, Workdir) or instruction.path[:1] == "/":
            continue
        path = step.value(instruction.path)
        if path[:1] == "/":
            continue
        if is_set is None:
            first = {step.stage: step for step in reversed(steps)}
            is_set = _set_below(build, set(first))
        if first[step.stage] is step and not is_set[step.stage]:
            message = f"Relative workdir {quote(path)} can have unexpected results if the base image changes"
            (at,) = find_words(build.syntax.source, step.node, (instruction.path,))
            at = at if step.triggered_by is None else None
            span = word_span(build.syntax.source, step.node, at, instruction.path)
            yield build.finding(step.node, message, span=span, why=_WHY)


def _set_below(build: Build, setting: set[int]) -> list[bool]:
    """Of each stage, whether one that it stands on sets a WORKDIR."""
    below: list[bool] = []
    for stage in build.stages:
        base = stage.base_stage
        below.append(base is not None and (base in setting or below[base]))
    return below


_WHY = "Where this leads is decided by the base image; begin with an absolute path."

CHECK = Check(
    rule="WorkdirRelativePath",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/workdir-relative-path/",
    signs=frozenset({RELATIVE_FOLDER}),
    hadolint=("DL3000",),
)
