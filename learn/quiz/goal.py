"""What can be demanded of a Dockerfile: a sentence, and whether it is so."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from learn.quiz.markup import Html, Phrase, plain
from learn.quiz.work import UnknownError, Work

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_SIZE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?) ?([kMGT]?B)")
_UNITS = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a goal is reached, and in a sentence how it is now."""

    is_reached: bool
    found: Html


def _name(class_name: str) -> str:
    """RunsAs → runs_as."""
    return _CAPITAL.sub("_", class_name).lower()


class Goal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="goal", tag=_name):
    """A statement about a Dockerfile that is true or not. A kind of goal is a module in `goals/`.

    Its fields are what an author writes beside `goal = "<the module's name>"`; `say` replaces the sentence.
    """

    say: Phrase | None = None

    def sentence(self) -> Phrase:
        """What is demanded, as a full sentence."""
        raise NotImplementedError

    def judge(self, work: Work) -> Judged:
        """Whether it is so. May raise UnknownError. Asked only of work that the builder takes."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Reached:
    """A goal as it is shown: what is demanded, whether it is so, and how it is now."""

    sentence: Html
    is_reached: bool
    found: Html


def judged(goal: Goal, work: Work) -> Reached:
    """How a work stands to a goal. What the builder refuses reaches none."""
    sentence = goal.say or goal.sentence()
    if work.problem:
        return Reached(sentence, False, plain(work.problem))
    try:
        found = goal.judge(work)
    except UnknownError as error:
        return Reached(sentence, False, plain(str(error)))
    return Reached(sentence, found.is_reached, found.found)


class Counted(Goal, frozen=True, kw_only=True):
    """A goal about a number of things; an author writes at least one of the three bounds."""

    exactly: int | None = None
    at_most: int | None = None
    at_least: int | None = None

    def __post_init__(self) -> None:
        if self.exactly is None and self.at_most is None and self.at_least is None:
            raise ValueError("write `exactly`, `at_most` or `at_least`")

    def holds(self, count: int) -> bool:
        """Whether the number is within the bounds."""
        return (
            (self.exactly is None or count == self.exactly)
            and (self.at_most is None or count <= self.at_most)
            and (self.at_least is None or count >= self.at_least)
        )

    def bounds(self, one: str, many: str) -> str:
        """The bounds in words: "at most three layers"."""
        if self.at_least is None and 0 in (self.exactly, self.at_most):
            return f"no {one}"
        bounds = (("exactly", self.exactly), ("at least", self.at_least), ("at most", self.at_most))
        return " and ".join(f"{word} {counted(count, one, many)}" for word, count in bounds if count is not None)


def _number(count: int) -> str:
    return ("no", "one", "two", "three", "four", "five", "six")[count] if 0 <= count < 7 else str(count)


def counted(count: int, one: str, many: str) -> str:
    """A number of things, in words: "one layer", "no layers"."""
    return f"{_number(count)} {one if count == 1 else many}"


def read_size(text: str) -> int:
    """Bytes of a size as Docker writes it: "120MB". Raises ValueError."""
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text}` is no size; write a number and B, kB, MB or GB, such as 120MB")
    return round(float(found[1]) * _UNITS[found[2]])
