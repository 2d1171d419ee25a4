"""`pip install` keeps what it downloaded in a cache that only makes the layer bigger.

## Why it matters

pip saves every package it downloads so that a later installation need not fetch it again. In an image there is no later
installation: the layer only holds each package twice, packed and installed. Only stages that reach the image are judged.

## Not

```dockerfile
FROM python:3.13-slim
COPY requirements.txt .
RUN pip install -r requirements.txt
```

## Write

```dockerfile
FROM python:3.13-slim
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
```

```dockerfile
FROM python:3.13-slim
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import PIP
from learn.dockerfile.shipping import has_mount, mentions, place, shipped_package_runs, shipped_stages

_SWITCH: Final = "PIP_NO_CACHE_DIR"


def scan(build: Build) -> Iterator[Finding]:
    """The `pip install`s of the image that neither do without the cache nor take it away."""
    if _is_switched_off(build):
        return
    for step, script, jobs in shipped_package_runs(build):
        if "pip" not in script.programs or has_mount(step, "cache") or mentions(step, _SWITCH, ".cache", "cache purge"):
            continue
        for job in jobs:
            if job.family == "pip" and job.installs and not job.command.has_option("--no-cache-dir", "--dry-run", "--cache-dir"):
                verb = place(build, job.command, job.operands[0])
                yield build.finding(
                    step.node,
                    "pip's cache of downloads stays in the layer of this RUN",
                    span=verb and place(build, job.command, 0, job.operands[0]),
                    why="The image holds every package twice, packed and installed. Write pip install --no-cache-dir, or give "
                    "the RUN a cache mount, which is never part of a layer.",
                    fix=Fix("Add `--no-cache-dir`", verb._replace(start=verb.end), " --no-cache-dir") if verb else None,
                )
                break


def _is_switched_off(build: Build) -> bool:
    """Whether ENV or ARG tells pip to keep no cache."""
    return _SWITCH in build.syntax.source.text and any(
        step.node.keyword in ("ENV", "ARG") and _SWITCH in step.node.original
        for stage in shipped_stages(build).values()
        for step in stage.steps
    )


CHECK = Check(
    rule="PipCacheLeftInLayer",
    scan=scan,
    lesson="layers-and-the-build-cache",
    teaching=True,
    programs=PIP,
    hadolint=("DL3042",),
)
