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

import re
from collections.abc import Iterator
from typing import Final

from learn.dockerfile.bases import reference
from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check

_BARE: Final = re.compile(r"[a-z0-9]{1,63}")
"""The name of an official image and nothing else, as most are that have no tag."""


def scan(build: Build) -> Iterator[Finding]:
    """Every stage on an image that no tag or digest says which."""
    for stage in build.stages:
        base = stage.base
        if stage.base_stage is not None or not build.judged[stage.index]:
            continue
        if "@" in base or (":" in base and not base.endswith(":latest") and "/" not in base.rpartition(":")[2]):
            continue
        name, tag = base, ""
        if not _BARE.fullmatch(base):
            image = reference(base)
            if image is None or image.digest or image.tag not in ("", "latest"):
                continue
            name, tag = image.familiar.removesuffix(":latest"), image.tag
        elif base == "scratch":
            continue
        yield build.finding(
            stage.node,
            f"{base} names no release and moves to the next one" if tag else f"{base} has no tag, which means {base}:latest",
            span=build.word_span(stage.node, stage.written_base),
            why=f"latest moves to every new release, so the next build may stand on another system. Write {name}: and after "
            "the colon the release that was tested.",
        )


CHECK = Check("UnpinnedBase", scan, lesson="writing-a-dockerfile", teaching=True, hadolint=("DL3006", "DL3007"))
