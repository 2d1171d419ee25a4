"""A base image that gets no more security updates.

## Why it matters

When a release has reached its end of life, holes found in it stay open, and its package mirrors move to an archive, so that
installing anything may fail as well. The image can still be pulled, which is why nobody notices. What is reported is known
for Docker's official images, as of November 2026.

## Not

```dockerfile
FROM centos:7
```

```dockerfile
FROM openjdk:8
```

```dockerfile
FROM python:3.13-slim-buster
```

## Write

```dockerfile
FROM almalinux:9
```

```dockerfile
FROM eclipse-temurin:21-jre
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.bases import Ended, ended
from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check


def scan(build: Build) -> Iterator[Finding]:
    """Every stage on an image whose end is known. A stage that lends its files only is built with old tools all the same."""
    for stage in build.stages:
        if stage.base_stage is not None or not build.judged[stage.index]:
            continue
        found = ended(stage.base)
        if found is not None:
            yield build.finding(
                stage.node,
                _message(stage.base, found),
                span=build.word_span(stage.node, stage.written_base),
                why="Security holes found since then stay open, and its packages may be gone from the mirrors. "
                + (f"Write {found.instead} instead." if found.instead else "Write a release that is still maintained."),
            )


def _message(base: str, found: Ended) -> str:
    if base.startswith(found.what.replace(" ", ":")):
        return f"{base} has had no updates since {found.since}"
    return f"{base} stands on {found.what}, which has had no updates since {found.since}"


CHECK = Check("RetiredBase", scan, lesson="writing-a-dockerfile", teaching=True)
