"""A base image without a tag, or with `latest`, is another image tomorrow.

## Why it matters

A tag is a name that its owner can move. `latest`, which is also meant when there is no tag, moves to every new release: the
same Dockerfile then builds on another system, and nobody changed a line. Name the release that was tested; to fix it to the
byte, add the digest.

## Not

```dockerfile
FROM ubuntu:latest
```

```dockerfile
FROM nginx
```

## Write

```dockerfile
FROM ubuntu:26.04
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.bases import reference
from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check


def scan(build: Build) -> Iterator[Finding]:
    """Every stage on an image that no tag or digest says which."""
    for stage in build.stages:
        base = stage.base
        if stage.base_stage is not None or not build.judged[stage.index]:
            continue
        if "@" in base or (":" in base and not base.endswith(":latest") and "/" not in base.rpartition(":")[2]):
            continue
        image = reference(base)
        if image is None or image.digest or image.tag not in ("", "latest"):
            continue
        name = base if base.isalnum() else image.familiar.removesuffix(":latest")  # a bare name is familiar already
        yield build.finding(
            stage.node,
            f"{base} names no release: what it is changes" if image.tag else f"{base} has no tag, which means {base}:latest",
            span=build.word_span(stage.node, stage.written_base),
            why=f"latest moves to every new release, and the next build may stand on another system. Write {name}: with the "
            "release that was tested.",
        )


CHECK = Check("UnpinnedBase", scan, lesson="images-dockerfiles-and-layers", teaching=True)
