"""A file that holds secrets is copied into the image.

## Why it matters

A layer is readable for everybody who can pull the image, also after a later step deleted the file. What the build needs is
lent to a single `RUN` by a secret mount, which leaves nothing behind; what the program needs is given to the container when
it starts.

## Not

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY .npmrc package.json ./
RUN npm install
```

## Write

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY package.json ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm install
```
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shipping import clean, context_copies, shipped_stages

_SECRETS: Final = frozenset(
    {
        ".env", ".npmrc", ".pypirc", ".netrc", ".git-credentials", ".pgpass", ".my.cnf", ".ssh", ".aws", ".kube", ".gnupg",
        "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "credentials.json", "service-account.json",
    }
)  # fmt: skip
_FOLDERS: Final = frozenset({".ssh", ".aws", ".kube", ".gnupg"})
_HARMLESS: Final = frozenset({"known_hosts", "config"})


def scan(build: Build) -> Iterator[Finding]:
    """Every step of the image that copies a file of such a name from the build context."""
    shipped = shipped_stages(build)
    for step, sources, values in context_copies(build):
        if step.stage not in shipped:
            continue
        for source, value in zip(sources, values):
            if not _SECRETS.isdisjoint(value.split("/")) and _is_secret(value):
                yield build.finding(
                    step.node,
                    f"{source} holds secrets, and {step.node.keyword} puts them into a layer",
                    span=build.word_span(step.node, source),
                    why="Everybody who can pull the image can read it, even if a later step deletes it. Write "
                    "RUN --mount=type=secret for what the build needs, and give the rest to the container when it starts.",
                )
                break


def _is_secret(source: str) -> bool:
    path = clean(source)
    name = posixpath.basename(path)
    folder = posixpath.basename(posixpath.dirname(path))
    return name in _SECRETS or (folder in _FOLDERS and name not in _HARMLESS and not name.endswith(".pub"))


CHECK = Check(
    rule="SecretFileCopied",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    signs=frozenset({"COPY", "ADD"}),
)
