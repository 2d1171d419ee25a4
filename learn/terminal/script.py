"""A script of typed lines, and what the terminal shows of each."""

from __future__ import annotations

import importlib
import pkgutil
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import learn.terminal.commands
from learn.containers import human_duration
from learn.terminal import programs
from learn.terminal.ecr import type_aws
from learn.terminal.machine import SECOND, FailedError, Line, Machine, Result, UnknownError
from learn.terminal.options import Command

MAX_LINES: Final = 100
MAX_LENGTH: Final = 300
_WAIT: Final = "wait "
_PIPE: Final = "|"


@dataclass(frozen=True, slots=True)
class Shown:
    """A typed line behind its `prompt`, and what it printed. `prompt` is "" where nobody typed: time passes."""

    prompt: str
    typed: str
    lines: tuple[Line, ...]


def play(machine: Machine, typed: Iterable[str]) -> tuple[Machine, tuple[Shown, ...]]:
    """What these lines print, one after the other. `wait 120` lets two minutes pass.

    Raises UnknownError with the line in its message for what is not known here.
    """
    shown: list[Shown] = []
    for number, line in enumerate(typed, start=1):
        if number > MAX_LINES or len(line) > MAX_LENGTH:
            raise UnknownError(f"a script has at most {MAX_LINES} lines of {MAX_LENGTH} characters")
        try:
            machine, result = _one(machine, line)
        except UnknownError as error:
            raise UnknownError(f"`{line}`: {error}") from error
        shown.append(result)
    return machine, tuple(shown)


def _one(machine: Machine, line: str) -> tuple[Machine, Shown]:
    if line.startswith(_WAIT):
        seconds = line.removeprefix(_WAIT).strip()
        if not seconds.isdecimal():
            raise UnknownError("write wait and a number of seconds")
        later = machine.with_world(machine.world.wait(int(seconds)))
        return later, Shown("", f"{human_duration(int(seconds))} later", ())
    prompt = f"{machine.inside.folder} # " if machine.inside else "$ "
    try:
        result = programs.type_inside(machine, line) if machine.inside else _typed(machine, line)
    except FailedError as error:
        errors = tuple(Line(text, "err") for text in error.message.split("\n"))
        result = Result(error.machine or machine, errors, error.exit_code)
    after = result.machine.with_world(result.machine.world.wait(SECOND))
    return after, Shown(prompt, line, result.lines)


def _typed(machine: Machine, line: str) -> Result:
    try:
        words = shlex.split(line.rpartition(_PIPE)[2])
    except ValueError as error:
        raise UnknownError("a quote is not closed") from error
    if words and words[0] == "aws":
        return type_aws(machine, words)
    if not words or words[0] != "docker":
        raise UnknownError("only docker commands are known here")
    if len(words) < 2 or words[1] not in _commands():
        raise FailedError(f"docker: unknown command: docker {' '.join(words[1:2])}\n\nRun 'docker --help' for more information")
    return _commands()[words[1]].call(machine, words[2:])


@cache
def _commands() -> Mapping[str, Command]:
    found: dict[str, Command] = {}
    for module in pkgutil.iter_modules(learn.terminal.commands.__path__):
        command = importlib.import_module(f"{learn.terminal.commands.__name__}.{module.name}").COMMAND
        found[command.name.removeprefix("docker ")] = command
    return found
