"""A package of a language is installed without saying which version.

## Why it matters

`pip install flask` takes what is newest on the day the step runs, and the cache then repeats that day until somebody changes
a line. Two builds of the same Dockerfile differ, and the next release may not work with the program. Name the version, or
keep the list in a file with versions.

## Not

```dockerfile
FROM python:3.13-slim
RUN pip install --no-cache-dir flask
```

```dockerfile
FROM node:24-slim
RUN npm install -g typescript
```

## Write

```dockerfile
FROM python:3.13-slim
RUN pip install --no-cache-dir flask==3.1.3
```

```dockerfile
FROM node:24-slim
RUN npm install -g typescript@5.9.3
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import PIP, PackageCommand
from learn.dockerfile.shipping import place

_PIP_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*+(?:\[[^\]]*+\])?")
_NPM_NAME: Final = re.compile(r"(?:@[a-z0-9._~-]++/)?[a-z0-9][a-z0-9._~-]*+")
_GEM_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*+")
_FILE: Final = re.compile(r".*\.(?:whl|zip|gz|tgz|bz2|gem|txt)")
_TOOLS: Final = frozenset({"pip", "setuptools", "wheel", "npm"})
"""Tools of installing itself, which are brought up to date on purpose."""

_MANAGERS: Final = PIP | {"npm", "gem"}


def scan(build: Build) -> Iterator[Finding]:
    """The first such package of every RUN."""
    for step, _, jobs in build.package_runs:
        for job in jobs:
            at = _unpinned(job)
            if at is not None:
                word = job.command.texts[at]
                example = f"{word}==" if job.family == "pip" else f"{word}@" if job.family == "npm" else f"{word}:"
                yield build.finding(
                    step.node,
                    f"{word} is installed in whatever version is newest on the day of the build",
                    span=place(build, job.command, at),
                    why=f"Two builds of this file may differ, and the newest may not fit. Write {example} and the version.",
                )
                break


def _unpinned(job: PackageCommand) -> int | None:
    """Which word of the command is a package without a version."""
    if job.family not in _MANAGERS or not job.installs or job.requirements:
        return None
    if job.family == "npm":
        if not job.command.has_option("-g", "--global"):
            return None  # the project's own list, with a lock file
        pattern = _NPM_NAME
    elif job.family == "pip":
        pattern = _PIP_NAME
        if job.command.has_option("-e", "--editable", "--no-index"):
            return None
    elif job.family == "gem" and not job.command.has_option("-v", "--version"):
        pattern = _GEM_NAME
    else:
        return None
    for package, at in zip(job.packages, job.operands[1:], strict=True):
        if package not in _TOOLS and pattern.fullmatch(package) and not _FILE.fullmatch(package) and package != ".":
            return at
    return None


CHECK = Check(
    rule="UnpinnedPackage",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    programs=_MANAGERS,
    hadolint=("DL3013", "DL3016", "DL3028"),
)
