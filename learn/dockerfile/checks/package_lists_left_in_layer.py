"""A layer keeps the package manager's lists or cache, which nothing in the container needs.

## Why it matters

`apt-get update` downloads the lists of all packages, some 20 MB on Debian, and the layer keeps them. A later `RUN` cannot
make that layer smaller: it only hides the files. So the lists have to go in the same `RUN` that fetched them, or must never
be written. The same holds for the caches of `apk`, `yum` and `dnf`. Only stages that reach the image are judged.

## Not

```dockerfile
FROM debian:trixie-slim
RUN apt-get update && apt-get install -y curl
```

```dockerfile
FROM alpine:3.24
RUN apk add curl
```

## Write

```dockerfile
FROM debian:trixie-slim
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
```

```dockerfile
FROM alpine:3.24
RUN apk add --no-cache curl
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from learn.dockerfile.build.facts import Build, Step
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import APK, APT, RPM, PackageCommand
from learn.dockerfile.shell_words import Script
from learn.dockerfile.shipping import has_mount, place, shipped_package_runs


class _Remains(NamedTuple):
    """What a package manager leaves, where, and what takes it away."""

    what: str
    folder: str
    remedy: str


_APT: Final = _Remains("apt's lists of packages", "/var/lib/apt/lists", " && rm -rf /var/lib/apt/lists/*")
_APK: Final = _Remains("apk's index of packages", "/var/cache/apk", " --no-cache")
_RPM: Final = {
    "yum": _Remains("yum's cache", "/var/cache/yum", " && yum clean all"),
    "dnf": _Remains("dnf's cache", "/var/cache/dnf", " && dnf clean all"),
    "microdnf": _Remains("microdnf's cache", "/var/cache/yum", " && microdnf clean all"),
}
_CLEANING_WORDS: Final = {"yum": "clean", "dnf": "clean", "microdnf": "clean", "apk": "cache"}

_CLEANING: Final = frozenset({"rm", "find", *_CLEANING_WORDS})
_MANAGERS: Final = APT | APK | RPM


def scan(build: Build) -> Iterator[Finding]:
    """The RUNs of the image that fetch lists and leave them."""
    for step, script, jobs in shipped_package_runs(build):
        for job in jobs:
            if job.reads_lists and len(script.names) == 1:
                continue  # fetched for a later RUN, which is another mistake
            remains = _remains(job)
            if remains is None or has_mount(step, "cache", remains.folder) or _is_cleaned(script, remains):
                continue
            installs = any(other.installs or other.upgrades for other in jobs)
            yield build.finding(
                step.node,
                f"{remains.what} {'stay' if remains is _APT else 'stays'} in the layer of this RUN",
                span=place(build, job.command, 0, job.operands[0]),
                why="A later instruction can hide these files, but the layer keeps their bytes. "
                f"Write in the same RUN:{remains.remedy.replace(' && ', ' ')}.",
                fix=_fix(build, step, script, job, remains) if installs else None,
            )
            break


def _remains(job: PackageCommand) -> _Remains | None:
    if job.family == "apt":
        return _APT if job.reads_lists else None
    if job.family == "apk":
        return _APK if (job.reads_lists or job.installs) and not job.command.has_option("--no-cache", "--cache-dir") else None
    return _RPM.get(job.name) if job.installs or job.upgrades else None


def _is_cleaned(script: Script, remains: _Remains) -> bool:
    parents = ("/var/lib/apt", "/var/cache", remains.folder)
    for command in script.calls(_CLEANING):
        if command.name in ("rm", "find"):
            if any(word.rstrip("/*").startswith(parents) for word in command.arguments):
                return True
        elif _CLEANING_WORDS[command.name] in command.arguments:
            return True
    return False


def _fix(build: Build, step: Step, script: Script, job: PackageCommand, remains: _Remains) -> Fix | None:
    """After the last command where all are joined by `&&`; for apk, after its verb."""
    if job.family == "apk":
        at = place(build, job.command, job.operands[0])
    elif step.node.form == "shell" and not step.node.heredocs and all(cmd.after in ("&&", "") for cmd in script.commands):
        last = script.commands[-1]
        if last.redirects or not last.texts:
            return None
        at = place(build, last, -1)
    else:
        return None
    if at is None:
        return None
    return Fix(f"Add `{remains.remedy.strip()}`", at._replace(start=at.end), remains.remedy)


CHECK = Check(
    rule="PackageListsLeftInLayer",
    scan=scan,
    lesson="layers-and-the-build-cache",
    teaching=True,
    programs=_MANAGERS,
    hadolint=("DL3009", "DL3019", "DL3032", "DL3040"),
)
