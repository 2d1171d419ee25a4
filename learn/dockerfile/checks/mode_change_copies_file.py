"""`RUN chmod` or `RUN chown` on copied files stores them a second time.

## Why it matters

A layer can only hold whole files. To change the mode or the owner of a file that an earlier layer holds, the file is copied
into the new layer, content and all: the image then has both. `COPY --chmod` and `COPY --chown` set them while copying.
Stages that do not reach the image are not judged.

## Not

```dockerfile
FROM debian:trixie-slim
COPY run.sh /run.sh
RUN chmod +x /run.sh
```

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY . /app/
RUN chown -R node:node /app
```

## Write

```dockerfile
FROM debian:trixie-slim
COPY --chmod=755 run.sh /run.sh
```

```dockerfile
FROM node:24-slim
WORKDIR /app
COPY --chown=node:node . /app/
```
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from learn.dockerfile.build.facts import Build, Step
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shell_words import Command, Script
from learn.dockerfile.shipping import (
    UNKNOWN_FOLDER,
    copied,
    folder_after,
    folder_after_command,
    note_path,
    path_in,
    place,
    shipped_runs,
    shipped_steps,
    step_around,
    takes_whole_context,
)

_CHANGING: Final = frozenset({"chmod", "chown"})
_CHANGING_OR_MOVING: Final = _CHANGING | {"cd"}
_MODE: Final = re.compile(r"[0-7]{3,4}")
_SCRIPTS: Final = (".sh", "gradlew", "mvnw", "manage.py")
"""How the names of scripts end that come with a build context."""

_MOST_EARLIER: Final = 20
"""How many commands of one RUN are looked through for what may have made a file; behind that, nothing is known of it."""

_MOST_NAMES: Final = 20
"""How many names are looked for in copies before these are taken apart."""

Places = Mapping[str, Step]
"""The step that put something there, by path."""

_EXECUTABLE: Final = frozenset({"+x", "a+x", "ugo+x", "u+x"})


def scan(build: Build) -> Iterator[Finding]:
    """The mode and owner changes in the image's RUNs of what an earlier instruction copied."""
    runs = shipped_runs(build, _CHANGING)
    if not runs:
        return
    changing = {step.node.index for step, _ in runs}
    names = _names(runs)
    last = max(changing)
    files: dict[str, Step] = {}  # a path that a copy put there
    folders: dict[str, Step] = {}  # and the folders around it
    contexts: dict[str, Step] = {}  # a folder that the whole build context was copied into
    folder = UNKNOWN_FOLDER
    for step in shipped_steps(build):
        keyword = step.node.keyword
        if keyword in ("COPY", "ADD"):
            if names is not None and not _may_bring(step, names):
                continue
            found = copied(step, folder)
            if found is not None:
                note_path(folders, found.destination, step)
                for path in found.paths:
                    files[path] = folders[path] = step
                if takes_whole_context(step):
                    contexts[found.destination] = step
        elif keyword == "RUN":
            if step.node.index in changing:
                yield from _scan_run(build, step, folder, files, folders, contexts)
                if step.node.index == last:
                    return
        elif keyword == "WORKDIR":
            folder = folder_after(step, folder)


def _names(runs: Iterable[tuple[Step, Script]]) -> set[str] | None:
    """The names of the files that are changed; None where a folder is, with all that is in it, or where there are many."""
    names: set[str] = set()
    for _, script in runs:
        for command in script.calls(_CHANGING):
            operands = command.operands()[1:]
            if command.has_option("-R", "--recursive") or any(operand[-2:] in ("/*", "/", ".") for operand in operands):
                return None
            names.update([operand.rpartition("/")[2] for operand in operands])
    return names if len(names) <= _MOST_NAMES else None


def _may_bring(step: Step, names: Iterable[str]) -> bool:
    """Whether a copy may bring a file of one of these names."""
    if step.expansions:
        return True
    text = step.node.original
    for name in names:
        if name in text:
            return True
    return takes_whole_context(step)


def _scan_run(build: Build, step: Step, folder: str, files: Places, folders: Places, contexts: Places) -> Iterator[Finding]:
    if not (folders or contexts):
        return
    script = build.script(step)
    for command in script.calls(_CHANGING_OR_MOVING):
        if command.name == "cd":
            folder = folder_after_command(command, folder)
            continue
        is_recursive = command.has_option("-R", "--recursive")
        operands = command.operands()
        for operand in operands[1:]:
            path = path_in(folder, operand.removesuffix("/*"))
            # A folder around a copied file counts where it is changed with all that is in it.
            holder = (folders if is_recursive or operand.endswith("/*") else files).get(path)
            if holder is None and path.endswith(_SCRIPTS) and not _was_made(path, script, command):
                holder = step_around(contexts, path)
            if holder is None:
                continue
            yield build.finding(
                step.node,
                f"{command.name} copies {operand}, which {holder.node.keyword} brought on line "
                f"{holder.node.start_line}, into a second layer",
                span=place(build, command, 0, -1),
                why="The image holds both: a layer cannot change a file below it without storing all of it again. Write "
                f"{holder.node.keyword} {_flag(command, operands[0])} instead.",
            )
            break


def _was_made(path: str, script: Script, change: Command) -> bool:
    """Whether a command before this one names the file, and so may have made it; also where too many come before it."""
    name = posixpath.basename(path)
    for command in script.commands[:_MOST_EARLIER]:
        if command is change:
            return False
        words = [*command.texts, *[target for _, target in command.redirects]]
        if any(name in word for word in words):
            return True
    return True


def _flag(command: Command, written: str) -> str:
    if command.name == "chown":
        return f"--chown={written}" if "$" not in written else "--chown=…"
    if written in _EXECUTABLE:
        return "--chmod=755"
    return f"--chmod={written}" if _MODE.fullmatch(written) else "--chmod=…"


CHECK = Check(
    rule="ModeChangeCopiesFile",
    scan=scan,
    lesson="layers-and-the-build-cache",
    teaching=True,
    programs=_CHANGING,
)
