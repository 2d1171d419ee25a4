"""What one instruction put into a layer, a later RUN deletes: the layer keeps it.

## Why it matters

Layers are stacked and read-only. A later `rm` adds a marker that hides the file, a *whiteout*; the bytes stay below, are
pushed and pulled, and can be taken out again by anybody who has the image. Only what is made and deleted in the same `RUN`
never reaches a layer. Stages that do not reach the image are not judged.

## Not

```dockerfile
FROM debian:trixie-slim
COPY data.tar.gz /tmp/data.tar.gz
RUN tar -xzf /tmp/data.tar.gz -C /srv
RUN rm /tmp/data.tar.gz
```

```dockerfile
FROM debian:trixie-slim
RUN apt-get update && apt-get install -y gcc && rm -rf /var/lib/apt/lists/*
RUN apt-get purge -y gcc
```

## Write

```dockerfile
FROM debian:trixie-slim
RUN --mount=type=bind,source=data.tar.gz,target=/tmp/data.tar.gz tar -xzf /tmp/data.tar.gz -C /srv
```

```dockerfile
FROM debian:trixie-slim
RUN apt-get update && apt-get install -y gcc && cc --version && apt-get purge -y gcc && rm -rf /var/lib/apt/lists/*
```
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from learn.dockerfile.build.facts import Build, Step
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import APK, APT, REMOVALS, RPM, package_command
from learn.dockerfile.shell_words import Command, Script
from learn.dockerfile.shipping import (
    UNKNOWN_FOLDER,
    copied,
    folder_after,
    folder_after_command,
    has_mount,
    note_path,
    path_in,
    place,
    shipped_runs,
    shipped_steps,
    step_around,
    takes_whole_context,
)

_DELETING: Final = APT | APK | RPM | {"rm"}
_MATTERING: Final = _DELETING | {"cd", "curl", "wget", "git"}
_CACHES: Final = ("/var/lib/apt/", "/var/cache/", "/root/.cache")
"""The usual caches, which no instruction names."""

_MOST_LOOKS: Final = 50
"""How many names are looked for in the file before it is read in order."""

_IN_CONTEXTS: Final = frozenset({".git", ".github", ".env", ".npmrc", "tests", "test"})
"""Names that come with a build context, and that no command of a build makes."""


def scan(build: Build) -> Iterator[Finding]:
    """The deletions in the image's RUNs of what an earlier instruction made."""
    runs = shipped_runs(build, _DELETING)
    deleting = [run[0].node.index for run in runs if len(runs) > _MOST_LOOKS or _may_delete(build, *run)]
    if not deleting:
        return
    last = max(deleting)
    made: dict[str, Step] = {}  # clean, absolute path, and those of the folders around it
    contexts: dict[str, Step] = {}  # folders that the whole build context was copied into
    installed: dict[str, Step] = {}  # family and package
    folder = UNKNOWN_FOLDER
    for step in shipped_steps(build):
        keyword = step.node.keyword
        if keyword == "RUN":
            commands = build.script(step).calls(_MATTERING)
            yield from _deletions(build, step, commands, folder, made, contexts)
            yield from _removals(build, step, commands, installed)
            for path in _downloads(commands, folder):
                if not has_mount(step, "cache", path) and not has_mount(step, "tmpfs", path):
                    note_path(made, path, step)
            for family, package in _installations(commands):
                installed.setdefault(f"{family} {package}", step)
            if step.node.index == last:
                return
        elif keyword in ("COPY", "ADD"):
            found = copied(step, folder)
            for path in found.paths if found else ():
                note_path(made, path, step)
            if found is not None and takes_whole_context(step):
                contexts[found.destination] = step
        elif keyword == "WORKDIR":
            folder = folder_after(step, folder)


def _may_delete(build: Build, step: Step, script: Script) -> bool:
    """Whether a RUN deletes what the file names before it, in the COPY or RUN that made it, or what comes with the context."""
    text, before = build.syntax.source.text, step.node.offset
    looks = 0
    for command in script.calls(_DELETING):
        if command.name == "rm":
            paths = [operand for operand in command.operands() if not operand.startswith(_CACHES)]
            names = [path.removesuffix("/*").rstrip("/").rpartition("/")[2] for path in paths]
        elif REMOVALS.isdisjoint(command.texts):
            continue
        else:
            job = package_command(command)
            names = job.packages if job is not None and job.removes else []
        looks += len(names)
        if looks > _MOST_LOOKS:
            return True
        for name in names:
            if name in _IN_CONTEXTS or text.find(name, 0, before) >= 0:
                return True
    return False


def _deletions(
    build: Build, step: Step, commands: Sequence[Command], folder: str, made: Mapping[str, Step], contexts: Mapping[str, Step]
) -> Iterator[Finding]:
    for command in commands:
        if command.name == "cd":
            folder = folder_after_command(command, folder)
        if command.name != "rm":
            continue
        for number, text in enumerate(command.texts):
            if number == 0 or text[:1] == "-":
                continue
            path = path_in(folder, text.removesuffix("/*"))
            maker = made.get(path)
            if maker is None and posixpath.basename(path) in _IN_CONTEXTS:
                maker = step_around(contexts, path)
            if maker is not None:
                yield _finding(build, step, maker, command, number, "rm")
                return


def _removals(build: Build, step: Step, commands: Sequence[Command], installed: Mapping[str, Step]) -> Iterator[Finding]:
    if not installed:
        return
    for command in commands:
        job = package_command(command)
        if job is None or not job.removes:
            continue
        for package, at in zip(job.packages, job.operands[1:], strict=True):
            maker = installed.get(f"{job.family} {package}")
            if maker is not None:
                yield _finding(build, step, maker, command, at, f"{job.name} {job.verb}")
                return


def _finding(build: Build, step: Step, maker: Step, command: Command, at: int, verb: str) -> Finding:
    keyword, line = maker.node.keyword, maker.node.start_line
    return build.finding(
        step.node,
        f"{verb} {command.texts[at]} frees nothing of what {keyword} on line {line} put into its layer",
        span=place(build, command, at),
        why="A layer cannot change one below it, only hide its files. Make, use and delete it in one RUN, use "
        "RUN --mount=type=bind for a file of the build context, or do the work in another stage.",
    )


def _downloads(commands: Sequence[Command], folder: str) -> Iterator[str]:
    """The files and folders that commands name as their output."""
    for command in commands:
        if command.name == "cd":
            folder = folder_after_command(command, folder)
        elif command.name in ("curl", "wget"):
            path = _value(command, ("-o", "--output") if command.name == "curl" else ("-O", "--output-document"))
            if path and path != "-" and "$" not in path:
                yield path_in(folder, path)
        elif command.name == "git" and command.arguments[:1] == ["clone"]:
            last = command.texts[-1]
            if "/" in last and "://" not in last and ":" not in last and "$" not in last:
                yield path_in(folder, last)


def _value(command: Command, options: tuple[str, ...]) -> str:
    """The value of an option. Letters may be joined, as in `-fsSLo file`."""
    short = options[0]
    for word, following in pairwise(command.arguments):
        is_joined = word[0:1] == "-" and word[1:].isalpha() and word[-1] == short[1]
        if word in options or is_joined:
            return following
    return ""


def _installations(commands: Sequence[Command]) -> Iterator[tuple[str, str]]:
    """What is installed and stays at the end of the commands."""
    found: dict[tuple[str, str], None] = {}
    for command in commands:
        job = package_command(command)
        if job is not None and job.family in ("apt", "apk", "rpm"):
            for package in job.packages:
                if job.installs:
                    found[job.family, package] = None
                elif job.removes:
                    found.pop((job.family, package), None)
    yield from found


CHECK = Check(
    rule="DeletedInLaterLayer",
    scan=scan,
    lesson="layers-and-the-build-cache",
    teaching=True,
    programs=_DELETING,
)
