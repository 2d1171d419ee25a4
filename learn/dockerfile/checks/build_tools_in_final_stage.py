"""The image ships compilers that were only needed to build it.

## Why it matters

A compiler and its libraries take some 300 MB on Debian, are pulled with every image, and are handy for whoever breaks in.
Removing them in a later step frees nothing. Build in a stage of its own and copy the result, or install, use and remove
them in one `RUN`. Only images that start a program are judged: those without CMD and ENTRYPOINT may be made for building.

## Not

```dockerfile
FROM python:3.13-slim
RUN apt-get update && apt-get install -y build-essential libpq-dev && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
USER 10001
CMD ["python", "-m", "app"]
```

## Write

```dockerfile
FROM python:3.13-slim AS build
RUN apt-get update && apt-get install -y build-essential libpq-dev && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN pip install --no-cache-dir --target /packages -r requirements.txt

FROM python:3.13-slim
COPY --from=build /packages /packages
ENV PYTHONPATH=/packages
USER 10001
CMD ["python", "-m", "app"]
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build, Step
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import APK, APT, RPM, PackageCommand
from learn.dockerfile.shipping import place, shipped_package_runs, target_of

_TOOLS: Final = frozenset(
    {
        "build-essential", "build-base", "gcc", "g++", "gcc-c++", "clang", "cmake", "autoconf", "automake", "rustc", "cargo",
        "golang",
    }
)  # fmt: skip
_MANAGERS: Final = APT | APK | RPM


def scan(build: Build) -> Iterator[Finding]:
    """The installations of compilers in the image that the same RUN does not take back."""
    target = target_of(build)
    if target is None or not (target.config.cmd or target.config.entrypoint):
        return
    for step, _, jobs in shipped_package_runs(build):
        job, tool = _tool(jobs, "=" in step.node.original)
        if job is not None and not any(other.removes for other in jobs):
            yield _finding(build, step, job, tool)


def _tool(jobs: list[PackageCommand], has_versions: bool) -> tuple[PackageCommand | None, int]:
    for job in jobs:
        if job.installs and job.name in _MANAGERS and (has_versions or not _TOOLS.isdisjoint(job.command.texts)):
            for number, package in enumerate(job.packages):
                if package in _TOOLS or ("=" in package and package.partition("=")[0] in _TOOLS):
                    return job, number
    return None, 0


def _finding(build: Build, step: Step, job: PackageCommand, number: int) -> Finding:
    return build.finding(
        step.node,
        f"{job.packages[number]} is only needed to build, and the image ships it",
        span=place(build, job.command, job.operands[number + 1]),
        why="Compilers make the image hundreds of megabytes larger and help an intruder. Build in a stage of its own and write "
        "COPY --from=build for the result, or remove them in the same RUN.",
    )


CHECK = Check(
    rule="BuildToolsInFinalStage",
    scan=scan,
    lesson="layers-and-the-build-cache",
    teaching=True,
    programs=_MANAGERS,
)
