"""All of the build context is copied into the image, and the `.dockerignore` does not leave `.env` or `.git` out.

## Why it matters

`.env` holds passwords, `.git` everything that was ever committed. Copied with all the rest, they are in a layer, where
everybody who can pull the image can read them; deleting them in a later step only hides them.

## Not

```dockerignore
node_modules
```

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY . .
```

## Write

```dockerignore
node_modules
.env
.git
```

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY . .
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build, Step
from learn.dockerfile.dockerignore import read_patterns
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shipping import COPYING, shipped_steps, takes_whole_context
from learn.dockerfile.signs import DOCKERIGNORE

_SECRETS: Final = (".env", ".git/config")


def scan(build: Build) -> Iterator[Finding]:
    """The first step of the image that sweeps them in."""
    patterns = build.dockerignore
    if patterns is None:
        return
    swept = [path for path in _SECRETS if not patterns.matches(path)]
    if not swept:
        return
    for step in shipped_steps(build):
        if takes_whole_context(step):
            left = [path.partition("/")[0] for path in swept if not _is_excluded(step, path)]
            if left:
                names = " and ".join(left)
                yield build.finding(
                    step.node,
                    f"{step.node.keyword} takes {names} as well, if there: .dockerignore does not leave it out",
                    why=f"What is copied is in a layer, for everybody who can pull the image. Add {names} to .dockerignore.",
                )
                return


def _is_excluded(step: Step, path: str) -> bool:
    instruction = step.instruction
    if not isinstance(instruction, COPYING) or not instruction.exclude:
        return False
    return read_patterns(instruction.exclude).matches(path)


CHECK = Check(
    rule="SecretsSweptIn",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    signs=frozenset({DOCKERIGNORE}),
)
