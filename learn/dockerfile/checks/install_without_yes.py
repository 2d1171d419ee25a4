"""An installation that asks for confirmation: nobody is there to answer during a build.

## Why it matters

`apt-get`, `yum` and `dnf` ask before they install more than what was named. A build has no keyboard: the question reads
the end of its input, which means no, and the step fails.

## Not

```dockerfile
FROM debian:trixie-slim
RUN apt-get update && apt-get install curl && rm -rf /var/lib/apt/lists/*
```

## Write

```dockerfile
FROM debian:trixie-slim
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build, Step
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import APT, RPM, PackageCommand
from learn.dockerfile.shipping import mentions, place

_YES: Final = {
    "apt": ("-y", "--yes", "--assume-yes", "--force-yes", "-qq", "-q=2", "-s", "--simulate", "--dry-run", "--assume-no"),
    "rpm": ("-y", "--assumeyes", "--assumeno", "--downloadonly"),
    "zypper": ("-y", "--no-confirm", "-n", "--non-interactive", "--dry-run"),
}
_ASKING: Final = {
    "apt": frozenset({"install", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge", "autoremove", "build-dep"}),
    "rpm": frozenset({"install", "update", "upgrade", "remove", "erase", "reinstall", "groupinstall"}),
    "zypper": frozenset({"install", "in", "update", "up", "dup", "remove", "rm"}),
}
_TOLD: Final = ("Assume-Yes", "assumeyes", "yes |", "yes '")
_MANAGERS: Final = APT | RPM | {"zypper"}


def scan(build: Build) -> Iterator[Finding]:
    """Every call that asks."""
    for step, _, jobs in build.package_runs:
        for job in jobs:
            if _asks(job) and not _was_told(build, step):
                yield _finding(build, step.node.index, job)


def _was_told(build: Build, step: Step) -> bool:
    """Whether a configuration file, which an earlier step may have written, or the RUN itself says yes once for all."""
    until = (step.stage, step.node.index)
    return any(mentions(run, *_TOLD) for run, _ in build.runs if (run.stage, run.node.index) <= until)


def _asks(job: PackageCommand) -> bool:
    if job.verb not in _ASKING.get(job.family, ()) or job.command.has_option(*_YES[job.family]):
        return False
    if job.command.before == "|" or _reads_input(job):
        return False
    arguments = job.command.arguments
    # Two of them mean yes, and a variable may hold the option.
    return arguments.count("-q") < 2 and not any(argument.startswith("$") for argument in arguments)


def _reads_input(job: PackageCommand) -> bool:
    return any(operator.startswith("<") for operator, _ in job.command.redirects)


def _finding(build: Build, index: int, job: PackageCommand) -> Finding:
    verb = place(build, job.command, job.operands[0])
    return build.finding(
        build.nodes[index],
        f"{job.name} {job.verb} asks for confirmation, and nobody can answer during a build",
        span=verb and place(build, job.command, 0, job.operands[0]),
        why=f"The question gets no answer and the step fails. Write {job.name} {job.verb} -y.",
        fix=Fix("Add `-y`", verb._replace(start=verb.end), " -y") if verb else None,
    )


CHECK = Check(
    rule="InstallWithoutYes",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    programs=_MANAGERS,
    hadolint=("DL3014", "DL3030", "DL3034", "DL3038"),
)
