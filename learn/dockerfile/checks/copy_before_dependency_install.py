"""Everything is copied before the dependencies are installed, so that every edit installs them again.

## Why it matters

The builder reuses a step's layer as long as nothing before it changed. `COPY . .` changes with every edit of any file, and
so the installation after it runs again each time. Copied first and alone, the list of dependencies changes rarely: the
installation is then reused, and an edit of the program only repeats what comes after.

## Not

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY . .
RUN npm ci
```

## Write

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build, Step
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import PIP, package_command
from learn.dockerfile.shell_words import Command
from learn.dockerfile.shipping import WHOLE_CONTEXT, context_copies, has_mount, place, runs

_LISTS: Final = {
    ("npm", "ci"): "package.json package-lock.json",
    ("npm", "install"): "package.json package-lock.json",
    ("npm", "i"): "package.json package-lock.json",
    ("yarn", "install"): "package.json yarn.lock",
    ("yarn", ""): "package.json yarn.lock",
    ("pnpm", "install"): "package.json pnpm-lock.yaml",
    ("pnpm", "i"): "package.json pnpm-lock.yaml",
    ("bundle", "install"): "Gemfile Gemfile.lock",
    ("composer", "install"): "composer.json composer.lock",
    ("go", "mod"): "go.mod go.sum",
    ("poetry", "install"): "pyproject.toml poetry.lock",
    ("pipenv", "install"): "Pipfile Pipfile.lock",
    ("uv", "sync"): "pyproject.toml uv.lock",
    ("cargo", "fetch"): "Cargo.toml Cargo.lock",
    ("dotnet", "restore"): "*.csproj",
}
"""What installs dependencies, by program and verb, and the files that list them."""

_VERBS: Final = frozenset({"yarn", *[verb for _, verb in _LISTS]})
"""One of these words is in every such command; yarn needs no verb."""

_PROGRAMS: Final = PIP.union([program for program, _ in _LISTS])


def scan(build: Build) -> Iterator[Finding]:
    """In each stage, the first installation after everything was copied, unless one of its kind came before."""
    copying: dict[int, Step] = {}  # the first copy of everything, by stage
    for step, _, sources in context_copies(build):
        if step.stage not in copying and not WHOLE_CONTEXT.isdisjoint(sources):
            copying[step.stage] = step
    if not copying:
        return
    programs: set[tuple[int, str]] = set()
    for step, script in runs(build, _PROGRAMS):
        everything = copying.get(step.stage)
        if everything is None or step.refused:
            continue
        for command in script.calls(_PROGRAMS):
            kind = step.stage, command.name
            if kind in programs or _VERBS.isdisjoint(command.texts):
                continue
            lists = _lists(command)
            if lists:
                programs.add(kind)
                if everything.node.index < step.node.index and not has_mount(step, "cache"):
                    yield _finding(build, step, everything, command, lists)


def _lists(command: Command) -> str:
    """The files that list the dependencies that a command installs; "" where it installs none of a project."""
    job = package_command(command)
    if job is not None and job.family == "pip":
        return "requirements.txt" if job.installs and _only_requirements(command) else ""
    words = command.operands()
    lists = _LISTS.get((command.name, words[0] if words else ""), "")
    if not lists or command.has_option("--offline"):
        return ""
    if job is not None and (job.packages or command.has_option("-g", "--global", "--location")):
        return ""
    if command.name == "go" and words[:2] != ["mod", "download"]:
        return ""
    # An installation that is told what to install is none of the project's lists.
    if command.name in ("yarn", "pnpm", "pipenv") and len(words) > 1:
        return ""
    return lists


def _only_requirements(command: Command) -> bool:
    """pip told to read one list and nothing of the project itself."""
    words = command.arguments
    return ("-r" in words[:-1] or "--requirement" in words[:-1]) and "." not in words and "-e" not in words


def _finding(build: Build, step: Step, everything: Step, command: Command, lists: str) -> Finding:
    verb = " ".join(command.texts[:2])
    return build.finding(
        step.node,
        f"{verb} runs again after every edit: line {everything.node.start_line} copied all files before it",
        span=place(build, command, 0, -1),
        why="The builder reuses this step only while nothing before it changed. "
        f"Copy {lists} first, install, then copy the rest.",
    )


CHECK = Check(
    rule="CopyBeforeDependencyInstall",
    scan=scan,
    lesson="layers-and-the-build-cache",
    teaching=True,
    signs=frozenset({"COPY", "ADD"}),
    programs=_PROGRAMS,
)
