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
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from learn.dockerfile.build.facts import Build, Step
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shell_words import Command
from learn.dockerfile.shipping import (
    UNKNOWN_FOLDER,
    clean,
    copied,
    folder_after,
    folder_after_command,
    mentions,
    note_path,
    place,
    shipped_runs,
    shipped_steps,
    step_around,
    takes_whole_context,
)

_MODE: Final = re.compile(r"[0-7]{3,4}")
_SCRIPTS: Final = (".sh", "gradlew", "mvnw", "manage.py")
"""How the names of scripts end that come with a build context."""

_MOST_EARLIER: Final = 20
"""How many commands of one RUN are looked through for what may have made a file; behind that, nothing is known of it."""

Places = Mapping[str, Step]
"""The step that put something there, by path."""

_EXECUTABLE: Final = frozenset({"+x", "a+x", "ugo+x", "u+x"})


def scan(build: Build) -> Iterator[Finding]:
    """The mode and owner changes in the image's RUNs of what an earlier instruction copied."""
    if next(shipped_runs(build, "chmod ", "chown "), None) is None:
        return
    files: dict[str, Step] = {}  # a path that a copy put there
    folders: dict[str, Step] = {}  # and the folders around it
    contexts: dict[str, Step] = {}  # a folder that the whole build context was copied into
    folder = UNKNOWN_FOLDER
    for step in shipped_steps(build):
        keyword = step.instruction.KEYWORD
        if keyword in ("COPY", "ADD"):
            found = copied(step, folder)
            if found is not None:
                for path in (*found.paths, found.destination):
                    note_path(folders, path, step)
                files.update(dict.fromkeys(found.paths, step))
                if takes_whole_context(step):
                    contexts[found.destination] = step
        elif keyword == "RUN":
            if mentions(step, "chmod ", "chown "):
                yield from _scan_run(build, step, folder, files, folders, contexts)
        else:
            folder = folder_after(step, folder)


def _scan_run(build: Build, step: Step, folder: str, files: Places, folders: Places, contexts: Places) -> Iterator[Finding]:
    commands = build.commands(step)
    for number, command in enumerate(commands):
        folder = folder_after_command(command, folder)
        if command.name not in ("chmod", "chown"):
            continue
        is_recursive = command.has_option("-R", "--recursive")
        operands = list(command.operands())
        for word in operands[1:]:
            path = clean(posixpath.join(folder, word.text.removesuffix("/*")))
            # A folder around a copied file counts where it is changed with all that is in it.
            holder = (folders if is_recursive or word.text.endswith("/*") else files).get(path)
            if holder is None and number < _MOST_EARLIER and path.endswith(_SCRIPTS) and not _was_made(path, commands[:number]):
                holder = step_around(contexts, path)
            if holder is None:
                continue
            yield build.finding(
                step.node,
                f"{command.name} copies {word.text}, which {holder.instruction.KEYWORD} brought on line "
                f"{holder.node.start_line}, into a second layer",
                span=place(build, command.words[0], command.words[-1]),
                why="The image holds both: a layer cannot change a file below it without storing all of it again. Write "
                f"{holder.instruction.KEYWORD} {_flag(command, operands[0].text)} instead.",
            )
            break


def _was_made(path: str, earlier: Sequence[Command]) -> bool:
    """Whether a command before this one names the file, and so may have made it."""
    name = posixpath.basename(path)
    for command in earlier:
        words = [*[word.text for word in command.words], *[target for _, target in command.redirects]]
        if any(name in word for word in words):
            return True
    return False


def _flag(command: Command, written: str) -> str:
    if command.name == "chown":
        return f"--chown={written}" if "$" not in written else "--chown=…"
    if written in _EXECUTABLE:
        return "--chmod=755"
    return f"--chmod={written}" if _MODE.fullmatch(written) else "--chmod=…"


CHECK = Check(
    rule="ModeChangeCopiesFile",
    scan=scan,
    lesson="images-dockerfiles-and-layers",
    teaching=True,
    keywords=frozenset({"RUN"}),
    words=("chmod ", "chown "),
)
