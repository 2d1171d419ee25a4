"""Flags and arguments of a command, read as Docker's library does (spf13/pflag)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from learn.terminal.machine import FailedError, Machine, Result, UnknownError


class Flag(NamedTuple):
    """A flag: `-d`, `--detach`. `takes` a value, or is a switch."""

    name: str
    short: str = ""
    takes: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What stands after a command's name: the values of each flag in order ("" for a switch), and the arguments."""

    flags: dict[str, list[str]]
    arguments: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Whether the flag was given."""
        return name in self.flags

    def one(self, name: str) -> str | None:
        """The flag's last value."""
        return self.flags[name][-1] if name in self.flags else None

    def all(self, name: str) -> tuple[str, ...]:
        """All its values."""
        return tuple(self.flags.get(name, ()))


@dataclass(frozen=True, slots=True)
class Command:
    """A command of Docker. `usage` as its help prints it; `least` and `most` arguments.

    `is_strict`: flags come before the first argument, and what follows belongs to a program.
    """

    usage: str
    run: Callable[[Machine, Given], Result]
    flags: tuple[Flag, ...] = ()
    least: int = 0
    most: int | None = None
    is_strict: bool = False

    @property
    def name(self) -> str:
        """Its name: "docker run"."""
        return " ".join(word for word in self.usage.split("[")[0].split() if word.islower())

    def call(self, machine: Machine, words: Sequence[str]) -> Result:
        """Read the words and run. Raises FailedError and UnknownError."""
        given = self._read(words)
        count = len(given.arguments)
        if count < self.least:
            raise self._misused(f"requires at least {self.least} argument" + ("s" if self.least > 1 else ""))
        if self.most is not None and count > self.most:
            raise self._misused(f"accepts at most {self.most} argument" + ("s" if self.most != 1 else ""))
        return self.run(machine, given)

    def _misused(self, what: str) -> FailedError:
        if self.least == self.most:
            what = f"requires {self.least} argument" + ("s" if self.least != 1 else "")
        help_line = f"Run '{self.name} --help' for more information"
        return FailedError(f"docker: '{self.name}' {what}\n\nUsage:  {self.usage}\n\n{help_line}")

    def _read(self, words: Sequence[str]) -> Given:
        found: dict[str, list[str]] = {}
        arguments: list[str] = []
        waiting = list(words)
        while waiting:
            word = waiting.pop(0)
            if word == "--":
                arguments += waiting
                break
            if not word.startswith("-") or word == "-":
                arguments.append(word)
                if self.is_strict:
                    arguments += waiting
                    break
                continue
            for flag, value in self._flags(word):
                if flag.takes and value is None:
                    if not waiting:
                        raise FailedError(f"flag needs an argument: {word}", 125)
                    value = waiting.pop(0)
                found.setdefault(flag.name, []).append(value or "")
        return Given(found, tuple(arguments))

    def _flags(self, word: str) -> list[tuple[Flag, str | None]]:
        """The flags in one word: `--name=web`, `-it`, `-n5`."""
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            flag = next((flag for flag in self.flags if flag.name == name), None)
            if flag is None:
                raise UnknownError(f"the flag --{name} of `{self.name}` is not known here")
            return [(flag, value if equals else None)]
        found: list[tuple[Flag, str | None]] = []
        for at, letter in enumerate(word[1:], start=1):
            flag = next((flag for flag in self.flags if flag.short == letter), None)
            if flag is None:
                raise UnknownError(f"the flag -{letter} of `{self.name}` is not known here")
            if flag.takes:
                return [*found, (flag, word[at + 1 :].removeprefix("=") or None)]
            found.append((flag, None))
        return found
