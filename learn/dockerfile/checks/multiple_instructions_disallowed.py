"""A stage has two CMDs, ENTRYPOINTs or HEALTHCHECKs, of which only the last counts.

## Why it matters

An image has one command, one entrypoint and one health check. They are no steps that are run one after the other: each
further one replaces the one before, which has no effect at all. Often a `RUN` was meant, which runs while the image is built,
or one script that starts several things.

## Not

```dockerfile
FROM python:3.13-slim
CMD ["python", "migrate.py"]
CMD ["python", "serve.py"]
```

## Write

```dockerfile
FROM python:3.13-slim
CMD ["python", "serve.py"]
```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from learn.dockerfile.build import Build, Step
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check, wish_above
from learn.dockerfile.signs import REPEATED


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: validateUsedOnce, which points at the earlier instruction but heeds the comment above the later one."""
    latest: dict[tuple[int, str], Step] = {}
    for step in chain(build.each("CMD"), build.each("ENTRYPOINT"), build.each("HEALTHCHECK")):
        place = step.stage, step.node.keyword
        earlier = latest.get(place)
        latest[place] = step
        if earlier is None:
            continue
        wish = wish_above(step.node)
        if wish is None or wish.wants(CHECK):
            name = step.node.written
            message = f"Multiple {name} instructions should not be used in the same stage because only the last one will be used"
            yield build.finding(earlier.node, message, why=_WHY)


_WHY = "A later one in this stage replaces it, so it has no effect."

CHECK = Check(
    rule="MultipleInstructionsDisallowed",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/multiple-instructions-disallowed/",
    lesson="writing-a-dockerfile",
    heeds_comments=False,
    signs=frozenset({REPEATED}),
    hadolint=("DL3012", "DL4003", "DL4004"),
)
