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

from collections.abc import Iterator, Sequence
from typing import Final

from learn.dockerfile.build.facts import Build, Stage, Step
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.package_managers import package_command
from learn.dockerfile.shell_words import Command
from learn.dockerfile.shipping import has_mount, mentions, place, takes_whole_context

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

_PROGRAMS: Final = (
    "npm ", "yarn", "pnpm ", "bundle ", "composer ", "go mod", "poetry ", "pipenv ", "uv ", "cargo ", "dotnet ", "pip",
)  # fmt: skip


def scan(build: Build) -> Iterator[Finding]:
    """In each stage, the first installation after everything was copied, unless one of its kind came before."""
    text = build.syntax.source.text
    programs = [program for program in _PROGRAMS if program in text]
    if not programs:
        return
    copying = {step.stage for keyword in ("COPY", "ADD") for step in build.each(keyword) if takes_whole_context(step)}
    for stage in sorted(copying):
        yield from _scan_stage(build, build.stages[stage], programs)


def _scan_stage(build: Build, stage: Stage, mentioned: Sequence[str]) -> Iterator[Finding]:
    everything: Step | None = None
    programs: set[str] = set()
    for step in stage.steps:
        keyword = step.instruction.KEYWORD
        if step.triggered_by is not None or step.refused:
            continue
        if keyword in ("COPY", "ADD"):
            if everything is None and takes_whole_context(step):
                everything = step
        elif keyword == "RUN" and mentions(step, *mentioned):
            for command in build.commands(step):
                lists = _lists(command)
                if not lists or command.name in programs:
                    continue
                programs.add(command.name)
                if everything is not None and not has_mount(step, "cache"):
                    yield _finding(build, step, everything, command, lists)


def _lists(command: Command) -> str:
    """The files that list the dependencies that a command installs; "" where it installs none of a project."""
    job = package_command(command)
    if job is not None and job.family == "pip":
        return "requirements.txt" if job.installs and _only_requirements(command) else ""
    if job is not None and (job.packages or command.has_option("-g", "--global", "--location")):
        return ""
    if command.has_option("--offline"):
        return ""
    words = [word.text for word in command.operands()]
    if command.name == "go" and words[:2] != ["mod", "download"]:
        return ""
    # An installation that is told what to install is none of the project's lists.
    if command.name in ("yarn", "pnpm", "pipenv") and len(words) > 1:
        return ""
    return _LISTS.get((command.name, words[0] if words else ""), "")


def _only_requirements(command: Command) -> bool:
    """pip told to read one list and nothing of the project itself."""
    words = command.arguments
    return any(word in ("-r", "--requirement") for word in words[:-1]) and "." not in words and "-e" not in words


def _finding(build: Build, step: Step, everything: Step, command: Command, lists: str) -> Finding:
    words = command.words
    verb = words[0].text if len(words) == 1 else f"{words[0].text} {words[1].text}"
    return build.finding(
        step.node,
        f"{verb} runs again after every edit: line {everything.node.start_line} copied all files before it",
        span=place(build, words[0], words[-1]),
        why="The builder reuses this step only while nothing before it changed. "
        f"Copy {lists} first, install, then copy the rest.",
    )


CHECK = Check(
    rule="CopyBeforeDependencyInstall",
    scan=scan,
    lesson="images-dockerfiles-and-layers",
    teaching=True,
    keywords=frozenset({"COPY", "ADD"}),
    words=_PROGRAMS,
)
