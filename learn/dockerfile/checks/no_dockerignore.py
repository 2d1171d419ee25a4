"""All of the build context is copied, and no `.dockerignore` is known that leaves anything out.

## Why it matters

`COPY .` takes everything in the folder that is built: the history in `.git`, settings with passwords in `.env`, downloaded
dependencies, earlier builds. They end up in a layer, for everybody who has the image, and every change of one of them makes the
builder repeat this step and all that follow. A `.dockerignore` beside the Dockerfile names what the builder must not see.
Said once a file, and only where no `.dockerignore` was given with it.

## Not

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY . .
```

## Write

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY package.json server.js ./
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shipping import WHOLE_CONTEXT, takes_whole_context


def scan(build: Build) -> Iterator[Finding]:
    """The first COPY or ADD of everything, unless there is a `.dockerignore`."""
    if build.dockerignore is not None:
        return
    for step in build.copies:
        # Looking at the words as written is cheap, and mostly enough.
        if (not step.expansions and WHOLE_CONTEXT.isdisjoint(step.node.arguments)) or not takes_whole_context(step):
            continue
        yield build.finding(
            step.node,
            f"{step.node.keyword} takes the whole build context, and no .dockerignore is known that limits it",
            why="Without one, .git, .env and everything else in the folder end up in the layer. Keep a .dockerignore beside the "
            "Dockerfile with at least .git, .env and what is downloaded or built.",
        )
        return


CHECK = Check(
    rule="NoDockerignore",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    signs=frozenset({"COPY", "ADD"}),
)
