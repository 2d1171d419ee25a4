"""What all instructions share: the base class, their flags, exec and shell form.

A module in `instructions/` knows one keyword: how it is read from a Node, what is refused, which words are expanded, and
what it does to a Draft. Reading comes first and for every instruction of the file; `apply` runs stage by stage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from learn.dockerfile.expansion import Expansion
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.image import Draft
from learn.dockerfile.suggest import suggest
from learn.dockerfile.syntax.nodes import Node

FlagKind = Literal["switch", "text", "texts"]
Self = TypeVar("Self", bound="Instruction")

NO_KEYS: Final[tuple[str, ...]] = ()


# Slotted but not frozen, like Node: one is made for every instruction. Nobody writes to it once it is read.
@dataclass(slots=True)
class Instruction:
    """An instruction that the builder would take; a subclass adds what its keyword means.

    Fields hold the words as written, before expansion.
    """

    node: Node

    @classmethod
    def read(cls: type[Self], node: Node) -> Self:
        """The instruction that `node` is. Raises DockerfileError with what the builder refuses about it."""
        raise NotImplementedError

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """Do to `draft` what the builder does; the names of the `ImageConfig` fields that were set.

        One tuple for all of a kind: compiled, one that is written in place is made anew each time. Raises DockerfileError with
        what the builder refuses only now.
        """
        raise NotImplementedError

    def expanded(self, expansions: Sequence[Expansion]) -> tuple[str, ...]:
        """`node.arguments` after the `expansions` that `apply` met."""
        return expanded_arguments(self.node.arguments, expansions)


class UnknownWordError(DockerfileError):
    """A word that is none of the `known`. Which of them may have been meant is looked for only when it is asked for."""

    def __init__(self, message: str, word: str, known: Iterable[str], *, case_sensitive: bool = True) -> None:
        super().__init__(message)
        self._word = word
        self._known = known
        self._case_sensitive = case_sensitive

    def with_suggestion(self) -> str:
        """The message, with `(did you mean …?)` behind it where a known word is near."""
        return suggest(self.message, self._word, sorted(self._known), case_sensitive=self._case_sensitive)


def expanded_arguments(arguments: Sequence[str], expansions: Sequence[Expansion]) -> tuple[str, ...]:
    """`arguments`, each replaced by what it expanded to. Only words that something was done to have an expansion."""
    if not expansions:
        return tuple(arguments)
    results = {expansion.word: expansion.result for expansion in expansions}
    return tuple([results.get(argument, argument) for argument in arguments])


# ---- refusals that several keywords share, in BuildKit's words


def require_one_argument(node: Node) -> str:
    """The only argument. Raises DockerfileError where there are none or several."""
    arguments = node.arguments
    if len(arguments) != 1:
        raise DockerfileError(f"{node.keyword} requires exactly one argument")
    return arguments[0]


def require_arguments(node: Node) -> tuple[str, ...]:
    """The arguments, of which there must be one. Raises DockerfileError."""
    if not node.arguments:
        raise DockerfileError(f"{node.keyword} requires at least one argument")
    return node.arguments


def read_pairs(node: Node) -> tuple[tuple[str, str], ...]:
    """ENV's and LABEL's names and values. Raises DockerfileError."""
    arguments = require_arguments(node)
    names = arguments[::3]
    if "" in names:
        raise DockerfileError(f"{node.keyword} names can not be blank")
    return tuple([(name, value) for name, value in zip(names, arguments[1::3])])


# ---- flags

Flags = tuple[dict[str, str], dict[str, list[str]]]
"""The flags an instruction was given, checked: those that may stand once with their value, those that may stand often with
theirs. A switch is "true" or "false"."""


def read_flags(node: Node, known: Mapping[str, FlagKind]) -> Flags:
    """The flags of `node`. Raises DockerfileError with BuildKit's refusal of the first bad one. BuildKit: BFlags.Parse."""
    single: dict[str, str] = {}
    many: dict[str, list[str]] = {}
    for written in node.flags:
        flag, equals, value = written.partition("=")
        name = flag[2:]
        kind = known.get(name)
        if kind is None:
            raise UnknownWordError(f"unknown flag: {flag}", name, known)
        if name in single:
            raise DockerfileError(f"duplicate flag specified: {flag}")
        if equals and not value if kind == "switch" else not equals:
            raise DockerfileError(f"missing a value on flag: {flag}")
        if kind == "text":
            single[name] = value
        elif kind == "texts":
            many.setdefault(name, []).append(value)
        else:
            single[name] = lower = value.lower() or "true"
            if lower not in ("true", "false"):
                raise DockerfileError(f"expecting boolean value for flag {flag}, not: {value}")
    return single, many


def find_switch(single: Mapping[str, str], name: str) -> bool | None:
    """Whether a switch is on or off; None where it was not given."""
    value = single.get(name)
    return None if value is None else value == "true"


def refuse_flags(node: Node) -> None:
    """For keywords without flags. Raises DockerfileError at the first one given."""
    read_flags(node, {})


# ---- exec and shell form


def command_words(node: Node) -> tuple[str, ...]:
    """The words of CMD, ENTRYPOINT or RUN: the list of the exec form, or the one string of the shell form.

    BuildKit: handleJSONArgs.
    """
    arguments = node.arguments
    return arguments if node.form == "exec" or len(arguments) < 2 else (" ".join(arguments),)


# ---- values that several flags take


_TRUE: Final = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE: Final = frozenset({"0", "f", "F", "FALSE", "false", "False"})


def parse_bool(text: str) -> bool | None:
    """Go's `strconv.ParseBool`; None where it refuses."""
    return True if text in _TRUE else False if text in _FALSE else None


_DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)
_BEGINS_INTEGER: Final = frozenset("+-0123456789")


def parse_integer(text: str, bits: int = 64) -> int | None:
    """Go's `strconv.ParseInt` to base 10; None where it refuses."""
    if text[:1] not in _BEGINS_INTEGER:
        return None
    # Python refuses to read very long numbers, and none of them fits.
    if _INTEGER.fullmatch(text) is None or len(text.lstrip("+-").lstrip("0")) > 20:
        return None
    value = int(text)
    return value if -(1 << bits - 1) <= value < 1 << bits - 1 else None


def parse_unsigned(text: str, base: int, bits: int = 32) -> int | None:
    """Go's `strconv.ParseUint`; None where it refuses."""
    if _DIGITS.fullmatch(text) is None or len(text.lstrip("0")) > 20 or (base == 8 and ("8" in text or "9" in text)):
        return None
    value = int(text, base)
    return value if value < 1 << bits else None


def split_csv(text: str, of: str) -> list[str]:
    """The fields of a `--mount` or `--device`. Raises DockerfileError in the words of Go's csv reader."""
    if not text:
        raise DockerfileError(f"failed to parse csv {of}: EOF")
    if '"' not in text:
        return text.split(",")
    fields: list[str] = []
    at = 0
    while True:
        if text[at : at + 1] == '"':
            value, at = _quoted_field(text, at, of)
        else:
            end = text.find(",", at)
            end = len(text) if end < 0 else end
            value = text[at:end]
            if '"' in value:
                raise _csv_error(of, text, at + value.index('"'), 'bare " in non-quoted-field')
            at = end
        fields.append(value)
        if at == len(text):
            return fields
        at += 1


def _quoted_field(text: str, start: int, of: str) -> tuple[str, int]:
    pieces: list[str] = []
    at = start + 1
    while True:
        end = text.find('"', at)
        if end < 0:
            raise _csv_error(of, text, at, 'extraneous or missing " in quoted-field')
        pieces.append(text[at:end])
        at = end + 1
        following = text[at : at + 1]
        if following == '"':
            pieces.append('"')
            at += 1
        elif following in ("", ","):
            return "".join(pieces), at
        else:
            raise _csv_error(of, text, end, 'extraneous or missing " in quoted-field')


def _csv_error(of: str, text: str, at: int, what: str) -> DockerfileError:
    column = len(text[:at].encode()) + 1
    return DockerfileError(f"failed to parse csv {of}: parse error on line 1, column {column}: {what}")


# ---- paths


def clean_path(path: str) -> str:
    """Go's `path.Clean`: no empty, `.` or inner `..` elements, no slash at the end; "" becomes `.`."""
    kept: list[str] = []
    rooted = path.startswith("/")
    for element in path.split("/"):
        if element == "..":
            if kept and kept[-1] != "..":
                kept.pop()
            elif not rooted:
                kept.append("..")
        elif element not in ("", "."):
            kept.append(element)
    joined = "/".join(kept)
    return "/" + joined if rooted else joined or "."
