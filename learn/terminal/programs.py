"""What a few simple programs print and write in a container: echo, ls, pwd, hostname, printenv, rm, touch; and shells over them.

Their words are those of busybox and coreutils where both agree. A program that is not here raises UnknownError: what it does is
not made up.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from learn.containers import Container, Directory, FileError, RefusedError, Remove, Touch, Write, short_id
from learn.terminal.machine import FailedError, Inside, Line, Machine, Result, UnknownError, refused

SHELLS: Final = ("sh", "bash", "ash", "/bin/sh", "/bin/bash")
_SEPARATED: Final = re.compile(r"\s*(?:;|&&)\s*")
_COMPLEX: Final = re.compile(r"[|<`(){}*?]|\$\(")
_VARIABLE: Final = re.compile(r"\$\{?([A-Za-z_]\w*)\}?")

_Program = Callable[[Machine, Container, Sequence[str], str], Result]


def run_inside(machine: Machine, container: Container, argv: Sequence[str], folder: str) -> Result:
    """What `docker exec` of these words comes to. Raises FailedError and UnknownError."""
    name = argv[0].rpartition("/")[2]
    if argv[0] in SHELLS and list(argv[1:2]) == ["-c"] and len(argv) > 2:
        return _shell(machine, container, argv[2], folder)
    if name not in _PROGRAMS:
        raise UnknownError(f"what {name} prints is not known here")
    return _PROGRAMS[name](machine, container, argv, folder)


def type_inside(machine: Machine, line: str) -> Result:
    """A line typed in the shell that `docker exec -it` opened."""
    inside = machine.inside
    if inside is None:
        raise UnknownError("no shell is open in a container")
    if line.strip() == "exit":
        return Result(replace(machine, inside=None))
    container = machine.container(inside.container)
    if line.startswith("cd "):
        folder = _absolute(line.removeprefix("cd ").strip(), inside.folder)
        if not isinstance(_seen(machine, container, folder), Directory):
            raise FailedError(f"{inside.shell}: cd: can't cd to {line.removeprefix('cd ').strip()}: No such file or directory")
        return Result(replace(machine, inside=Inside(inside.container, inside.shell, folder)))
    return _shell(machine, container, line, inside.folder)


def own_output(container: Container) -> tuple[str, ...]:
    """What the container's own program writes at its start, as `docker logs` shows it. Raises UnknownError.

    Known are `echo` and programs that only wait; of a shell's line, what comes before the first other program.
    """
    argv = container.launch.argv
    parts = _SEPARATED.split(argv[2]) if argv[0] in SHELLS and argv[1:2] == ("-c",) and len(argv) > 2 else [shlex.join(argv)]
    lines: list[str] = []
    for part in parts:
        words = shlex.split(part)
        words = words[1:] if words[:1] == ["exec"] else words
        if words[:1] == ["echo"]:
            lines.append(" ".join(_filled(word, container) for word in words[1:]))
        elif words[:1] in (["sleep"], ["tail"], ["true"], []):
            continue
        elif words[0] == "hostname":
            lines.append(short_id(container.id))
        else:
            raise UnknownError(f"what {words[0]} prints is not known here")
    return tuple(lines)


def _shell(machine: Machine, container: Container, line: str, folder: str) -> Result:
    """Simple commands one after the other, perhaps with `> FILE`."""
    lines: list[Line] = []
    for part in _SEPARATED.split(line):
        if _COMPLEX.search(part):
            raise UnknownError("pipes, patterns and substitutions are not known here")
        command, arrow, target = part.partition(">")
        words = [_filled(word, container) for word in shlex.split(command)]
        if not words:
            continue
        result = run_inside(machine, machine.container(container.id), words, folder)
        machine = result.machine
        if arrow:
            text = "".join(f"{printed.text}\n" for printed in result.lines)
            machine = _written(machine, container, [Write(_absolute(target.strip(), folder), text)])
        else:
            lines += result.lines
        if result.exit_code:
            return Result(machine, tuple(lines), result.exit_code)
    return Result(machine, tuple(lines))


def _filled(word: str, container: Container) -> str:
    return _VARIABLE.sub(lambda match: _environment(container).get(match[1], ""), word)


def _environment(container: Container) -> dict[str, str]:
    found = dict(pair.split("=", 1) for pair in container.launch.env)
    return {"HOSTNAME": short_id(container.id), **found}


def _absolute(path: str, folder: str) -> str:
    if not path.startswith("/"):
        path = f"{folder.rstrip('/')}/{path}"
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    return "/" + "/".join(parts)


def _seen(machine: Machine, container: Container, path: str) -> object:
    return machine.world.view(container.id).find(path)


def _written(machine: Machine, container: Container, operations: Sequence[Write | Remove | Touch]) -> Machine:
    try:
        world, _ = machine.world.exec(container.id, operations)
    except FileError as error:
        raise FailedError(str(error)) from error
    except RefusedError as error:
        raise refused(error) from error
    return machine.with_world(world)


def _echo(machine: Machine, container: Container, argv: Sequence[str], folder: str) -> Result:
    return Result(machine, (Line(" ".join(argv[1:])),))


def _ls(machine: Machine, container: Container, argv: Sequence[str], folder: str) -> Result:
    if len(argv) > 2 or any(word.startswith("-") for word in argv[1:]):
        raise UnknownError("ls is known with one path and without flags")
    named = argv[1] if len(argv) > 1 else "."
    entry = _seen(machine, container, _absolute(named, folder))
    if entry is None:
        raise FailedError(f"ls: {named}: No such file or directory", 1)
    names = sorted(entry.entries) if isinstance(entry, Directory) else [named]
    return Result(machine, tuple(Line(name) for name in names))


def _pwd(machine: Machine, container: Container, argv: Sequence[str], folder: str) -> Result:
    return Result(machine, (Line(folder),))


def _hostname(machine: Machine, container: Container, argv: Sequence[str], folder: str) -> Result:
    return Result(machine, (Line(short_id(container.id)),))


def _printenv(machine: Machine, container: Container, argv: Sequence[str], folder: str) -> Result:
    if len(argv) != 2:
        raise UnknownError("printenv is known with one name")
    value = _environment(container).get(argv[1])
    return Result(machine, () if value is None else (Line(value),), 1 if value is None else 0)


def _touch(machine: Machine, container: Container, argv: Sequence[str], folder: str) -> Result:
    return Result(_written(machine, container, [Touch(_absolute(path, folder)) for path in argv[1:]]))


def _rm(machine: Machine, container: Container, argv: Sequence[str], folder: str) -> Result:
    paths = [path for path in argv[1:] if not path.startswith("-")]
    return Result(_written(machine, container, [Remove(_absolute(path, folder)) for path in paths]))


_PROGRAMS: Final[Mapping[str, _Program]] = {
    "echo": _echo,
    "hostname": _hostname,
    "ls": _ls,
    "printenv": _printenv,
    "pwd": _pwd,
    "rm": _rm,
    "touch": _touch,
}
