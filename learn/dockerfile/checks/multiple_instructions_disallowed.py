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
from itertools import pairwise

from learn.dockerfile.build import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check, wish_above
from learn.dockerfile.signs import REPEATED


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: validateUsedOnce, which points at the earlier instruction but heeds the comment above the later one."""
    messages: dict[str, str] = {}
    for keyword in ("CMD", "ENTRYPOINT", "HEALTHCHECK"):
        for earlier, step in pairwise(build.each(keyword)):
            if earlier.stage != step.stage:
                continue
            wish = wish_above(step.node)
            if wish is None or wish.wants(CHECK):
                name = step.node.written
                message = messages.get(name) or messages.setdefault(name, _MESSAGE.format(name=name))
                yield build.finding(earlier.node, message, why=_WHY)


_MESSAGE = "Multiple {name} instructions should not be used in the same stage because only the last one will be used"
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
