"""Which image the one that is built stands on."""

from __future__ import annotations

from fnmatch import fnmatchcase

import msgspec

from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class Base(Goal, frozen=True, kw_only=True):
    """`goal = "base"`. `one_of` are names as FROM has them; `*` stands for any characters, as in `python:3.*-slim`."""

    one_of: tuple[str, ...] = msgspec.field(name="is")

    def __post_init__(self) -> None:
        if not self.one_of:
            raise ValueError("`is` names at least one image")

    def sentence(self) -> Phrase:
        return Phrase(f"The image stands on {' or '.join(code(name) for name in self.one_of)}.")

    def judge(self, work: Work) -> Judged:
        base = work.image_stages[-1].base
        return Judged(any(fnmatchcase(base, name) for name in self.one_of), Phrase(f"It stands on {code(base)}."))


GOAL = Base
