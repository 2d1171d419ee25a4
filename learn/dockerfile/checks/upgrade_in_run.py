"""Upgrading a base image inside the build: the layer is as old as the cache, and holds every replaced file twice.

## Why it matters

The base image's files stay in its layers; an upgrade stores the new ones on top of them. What is installed depends on the
day the step happened to run, and from then on the cache repeats that day. A newer base image brings the same updates, in
smaller layers that others share: take a tag that is still maintained and build with `--pull`.

## Not

```dockerfile
FROM almalinux:9
RUN dnf -y upgrade && dnf -y install httpd && dnf clean all
```

## Write

```dockerfile
FROM almalinux:9
RUN dnf -y install httpd && dnf clean all
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import APK, APT, RPM
from learn.dockerfile.shipping import place, shipped_package_runs

_MANAGERS: Final = APT | APK | RPM


def scan(build: Build) -> Iterator[Finding]:
    """The RUNs of the image that upgrade everything that is installed."""
    for step, _, jobs in shipped_package_runs(build):
        for job in jobs:
            if job.upgrades and job.name in _MANAGERS and not job.command.has_option("--security"):
                yield build.finding(
                    step.node,
                    f"{job.name} {job.verb} makes the image depend on the day of the build",
                    span=place(build, job.command, 0, job.operands[0]),
                    why="The step is cached, so it upgrades once and then never again, and the replaced files stay in the base's "
                    "layers. Build with --pull on a base image that is still maintained instead.",
                )


CHECK = Check(
    rule="UpgradeInRun",
    scan=scan,
    lesson="layers-and-the-build-cache",
    teaching=True,
    programs=_MANAGERS,
)
