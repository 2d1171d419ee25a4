"""Where something is in a Dockerfile, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Position(NamedTuple):
    """A place in the text: line and column, both counted from 1, columns in Unicode code points."""

    line: int
    column: int


class Span(NamedTuple):
    """From `start` up to, not including, `end`."""

    start: Position
    end: Position


def span_between(line: int, column: int, end_line: int, end_column: int) -> Span:
    """A Span of its four numbers, in a third of the time that the initializers of named tuples take."""
    new = tuple.__new__
    return new(Span, (new(Position, (line, column)), new(Position, (end_line, end_column))))


# Not frozen, for speed, as a file may give rise to one for each of its lines. Nobody writes to it.
@dataclass(slots=True, unsafe_hash=True)
class Fix:
    """A mechanical change that removes a finding: replace what stands in `span` by `replacement`."""

    title: str
    span: Span
    replacement: str


# Not frozen, for speed. Nobody writes to it after the linter has added rule and url to what a check yields.
@dataclass(slots=True, unsafe_hash=True)
class Finding:
    """One thing said about a Dockerfile.

    `rule` is None for what makes the builder refuse, else the name of a check. `instruction` is the number of
    the instruction it speaks of (`Node.index`), `stage` the index of that instruction's stage; both are None
    where there is none. `why` is our own explanation, beside the builder's sentence in `message`.
    """

    rule: str | None
    message: str
    span: Span
    instruction: int | None = None
    stage: int | None = None
    url: str | None = None
    why: str | None = None
    fix: Fix | None = None


class DockerfileError(Exception):
    """What the builder refuses about one instruction, in its words.

    Raised anywhere below one instruction and caught in the one loop that records it and goes on with the next.
    `span` is None where the whole instruction is meant.
    """

    def __init__(self, message: str, span: Span | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
