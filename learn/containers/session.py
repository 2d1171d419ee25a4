"""Containers of one image as somebody tries them out: a list of what was done, and the world that doing it all gives.

The list is all that is kept: it is read with limits, and replayed on an image it gives the same world every time. What Docker
or the kernel refuses stands in the record in their words, and the rest goes on.
"""

from __future__ import annotations

import json
import posixpath
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from learn.containers.assembled import Assembled
from learn.containers.overlay import Append, ChangeMode, CopyUp, MakeDirectory, Operation, Remove, Touch, Write
from learn.containers.run import RunArguments
from learn.containers.things import RefusedError, VolumeMount, Wish
from learn.containers.tree import FileError, Whiteout
from learn.containers.world import World

MAX_ACTS: Final = 80
"""What can be done one after the other."""

MAX_CONTAINERS: Final = 6
MAX_TEXT: Final = 400
"""Characters of a path, or of what is written."""

MAX_KEPT: Final = 19_000
"""Characters of the whole list as it is sent with a page."""

IMAGE: Final = "app"
KEEPS_RUNNING: Final = ("sleep", "infinity")

_NAME: Final = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
"""Docker: names.RestrictedNameChars, for containers and for volumes."""

NOT_KNOWN: Final = "whether the base image has it is not known here"


class SessionError(ValueError):
    """What cannot be read or done; the message is a sentence for the person who asked."""


class Act(NamedTuple):
    """Something that is done. `container` is its name; what `path` and `text` are depends on `verb`."""

    verb: str
    container: str
    path: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """An act as a command line, what came of it, and what was copied up for it."""

    command: str
    said: str
    is_refused: bool
    copied_up: tuple[CopyUp, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """The world after everything, and the record of it, in order."""

    world: World
    done: tuple[Done, ...]


def read_acts(text: str) -> tuple[Act, ...]:
    """The list as `write_acts` wrote it; nothing for "". Raises SessionError for anything else."""
    if not text:
        return ()
    try:
        rows = json.loads(text) if len(text) <= MAX_KEPT else None
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or len(rows) > MAX_ACTS:
        raise SessionError("What was done with the containers came in a form that is not known; they begin anew.")
    return tuple([_read(row) for row in rows])


def write_acts(acts: Sequence[Act]) -> str:
    """The list as text. Raises SessionError where it is too long."""
    text = json.dumps([list(act) for act in acts], ensure_ascii=False, separators=(",", ":")) if acts else ""
    if len(acts) > MAX_ACTS or len(text) > MAX_KEPT:
        raise SessionError(f"At most {MAX_ACTS} things can be done one after the other here. Begin anew, or undo some.")
    return text


def _read(row: Any) -> Act:
    if not isinstance(row, list) or not 2 <= len(row) <= 4 or not all(isinstance(word, str) for word in row):
        raise SessionError("What was done with the containers came in a form that is not known; they begin anew.")
    return check(Act(*row))


def check(act: Act) -> Act:
    """The act, if it is one. Raises SessionError."""
    if act.verb not in _ACTS:
        raise SessionError("There is nothing of this kind that can be done with a container here.")
    if max(len(act.path), len(act.text), len(act.container)) > MAX_TEXT:
        raise SessionError(f"A name, a path or a text has at most {MAX_TEXT} characters here.")
    if any("\0" in word or not word.isprintable() for word in act):
        raise SessionError("A name, a path or a text stands on one line, without signs that cannot be seen.")
    return act


def replay(image: Assembled, acts: Sequence[Act]) -> Session:
    """Everything done on a machine that has the image."""
    world = World(now=1).add_image(  # the image's files are older
        IMAGE, image.layers, image.config, is_complete=image.is_complete, base_is_known=not image.base
    )
    done: list[Done] = []
    for act in acts:
        world, record = _do(world, image, act)
        done.append(record)
    return Session(world, tuple(done))


def _do(world: World, image: Assembled, act: Act) -> tuple[World, Done]:
    command = command_line(act, image)
    try:
        return _ACTS[act.verb](world, image, act)
    except RefusedError as error:
        return error.world or world, Done(command, error.message, True)
    except FileError as error:
        is_unknown = bool(image.base) and error.reason == "No such file or directory"
        return world, Done(command, f"{error}{f': {NOT_KNOWN}' if is_unknown else ''}", True)


def command_line(act: Act, image: Assembled) -> str:
    """What somebody would type for it; as root where the image has another user, because owners are not looked at here."""
    name, path = shlex.quote(act.container), shlex.quote(act.path)
    inner = {
        "write": f"echo {shlex.quote(act.text)} > {path}",
        "append": f"echo {shlex.quote(act.text)} >> {path}",
        "touch": f"touch {path}",
        "mkdir": f"mkdir -p {path}",
        "chmod": f"chmod {shlex.quote(act.text)} {path}",
        "delete": f"rm -r {path}",
    }.get(act.verb)
    if inner is not None:
        root = "" if image.config.user in (None, "", "0", "root", "0:0", "root:root") else "-u 0 "
        return f"docker exec {root}{name} sh -c {shlex.quote(inner)}"
    if act.verb == "run":
        volume = f" -v {shlex.quote(act.path)}" if act.path else ""
        return f"docker run -d --name {name}{volume} {IMAGE}{f' {act.text}' if act.text else ''}"
    return {"rm": f"docker rm {name}", "volume-rm": f"docker volume rm {name}"}.get(act.verb, f"docker {act.verb} {name}")


# ---- what can be done


def _run(world: World, image: Assembled, act: Act) -> tuple[World, Done]:
    if len(world.containers) >= MAX_CONTAINERS:
        raise RefusedError(f"here are {MAX_CONTAINERS} containers already, the most that this page shows")
    if not _NAME.fullmatch(act.container):
        raise RefusedError(f"Invalid container name ({act.container}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed", 125)
    volumes = (_volume(act.path),) if act.path else ()
    try:
        words = tuple(shlex.split(act.text))
    except ValueError:
        raise RefusedError("a shell would wait for more: a quotation mark is left open, or a backslash ends the line") from None
    is_unknown = image.base and not (image.config.cmd or image.config.entrypoint)
    arguments = RunArguments(words or (KEEPS_RUNNING if is_unknown else ()))
    world, container = world.run(Wish(IMAGE, arguments, act.container, volumes))
    argv = " ".join(container.launch.argv)
    said = f"Started: {argv}." if container.is_running else f"{argv} ended at once, with exit code {container.exit_code}."
    if is_unknown and not words:
        said += " What the base image would start is not known, so it sleeps."
    return world, Done(command_line(act, image), said, False)


def _volume(written: str) -> VolumeMount:
    """`-v [NAME:]/TARGET[:ro]`. Raises RefusedError."""
    name, _, rest = written.partition(":") if not written.startswith("/") else ("", "", written)
    target, _, mode = rest.partition(":")
    if written.startswith("/") and mode.startswith("/"):
        raise RefusedError("folders of the host are not shown here; name a volume, as in data:/data", 125)
    if name and not _NAME.fullmatch(name):
        raise RefusedError(
            f'"{name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed', 125
        )
    if mode not in ("", "ro", "rw"):
        raise RefusedError(f"invalid mode: {mode}", 125)
    return VolumeMount(target, name or None, mode == "ro")


def _simple(change: Callable[[World, str], World], said: str) -> Callable[[World, Assembled, Act], tuple[World, Done]]:
    def do(world: World, image: Assembled, act: Act) -> tuple[World, Done]:
        return change(world, act.container), Done(command_line(act, image), said, False)

    return do


def _stop(world: World, image: Assembled, act: Act) -> tuple[World, Done]:
    before = world.now
    world = world.stop(act.container)
    container = world.container(act.container)
    return world, Done(
        command_line(act, image),
        f"Exit code {container.exit_code} after {world.now - before} seconds. Its layer stays.",
        False,
    )


def _write(operation: Callable[[Act], Operation]) -> Callable[[World, Assembled, Act], tuple[World, Done]]:
    def do(world: World, image: Assembled, act: Act) -> tuple[World, Done]:
        if not act.path.startswith("/"):
            raise RefusedError("write the path from the root, with a slash in front")
        wanted = operation(act)
        operations: list[Operation] = [wanted]
        folder = posixpath.dirname(posixpath.normpath(act.path))
        made = ""
        if image.base and isinstance(wanted, Write | Append | Touch) and world.view(act.container).find(folder) is None:
            operations.insert(0, MakeDirectory(folder, parents=True))
            made = f" {folder} was made for it: {NOT_KNOWN}."
        world, copied = world.exec(act.container, operations)
        return world, Done(command_line(act, image), _told(world, act, wanted, copied) + made, False, copied)

    return do


def _told(world: World, act: Act, operation: Operation, copied: Sequence[CopyUp]) -> str:
    container = world.container(act.container)
    mount = next((it for it in container.mounts if f"{posixpath.normpath(act.path)}/".startswith(f"{it.target}/")), None)
    if mount is not None:
        return f"That is in the volume {mount.volume[:12]}: neither layer knows of it."
    if any(copy.size for copy in copied):
        return " ".join(f"Copied up first: all {copy.size:,} bytes of {copy.path}." for copy in copied)
    if copied and isinstance(operation, Write):
        return "A new file in the container’s layer hides that of the image. It was opened empty, so no bytes were copied."
    if isinstance(operation, Remove):
        if isinstance(container.upper.find(act.path), Whiteout):
            return "A whiteout in the container’s layer hides it; the image keeps its bytes, so that nothing is freed."
        return "It was in the container’s layer alone: gone, and no whiteout is needed."
    return "It is in the container’s layer."


def _mode(act: Act) -> Operation:
    try:
        mode = int(act.text, 8)
    except ValueError:
        mode = -1
    if not 0 <= mode <= 0o7777:
        raise RefusedError(f"chmod: invalid mode: '{act.text}'")
    return ChangeMode(act.path, mode)


_ACTS: Final[dict[str, Callable[[World, Assembled, Act], tuple[World, Done]]]] = {
    "run": _run,
    "start": _simple(World.start, "Started again, with the layer it had."),
    "stop": _stop,
    "rm": _simple(World.remove, "Gone, and its layer with it. Volumes stay."),
    "write": _write(lambda act: Write(act.path, f"{act.text}\n")),
    "append": _write(lambda act: Append(act.path, f"{act.text}\n")),
    "touch": _write(lambda act: Touch(act.path)),
    "mkdir": _write(lambda act: MakeDirectory(act.path, parents=True)),
    "chmod": _write(_mode),
    "delete": _write(lambda act: Remove(act.path, recursive=True)),
    "volume-rm": _simple(World.remove_volume, "Gone, with what was in it."),
}
