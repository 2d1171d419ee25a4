"""A question that the engine writes and answers, another one each time."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from learn.quiz.body import Form, Submission, Verdict, View
from learn.quiz.families import FAMILIES
from learn.quiz.family import Family, generate, unseen
from learn.quiz.markup import Html
from learn.quiz.posed import Posed

SAMPLE = 0
"""The seed of the variant that stands for all of them where one is needed: in checks of the course."""


class Generated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`family` names a module of `families/`, `level` is from 1. It is asked as one of its variants: `posed`."""

    family: str
    level: int = 1

    def __post_init__(self) -> None:
        if self.family not in FAMILIES:
            raise ValueError(f"no family of questions is called `{self.family}`; there are {', '.join(FAMILIES)}")
        if not 1 <= self.level <= self._family.levels:
            raise ValueError(f"the family `{self.family}` has levels from 1 to {self._family.levels}")

    def posed(self, seed: int) -> Posed:
        """The variant of this seed."""
        return Posed(generate(self._family, self.family, self.level, seed))

    def unseen(self, seed: int, seen: frozenset[str]) -> tuple[int, Posed]:
        """The first variant from this seed on that is none of the fingerprints `seen`, with its seed."""
        found, item = unseen(self._family, self.family, self.level, seed, seen)
        return found, Posed(item)

    @property
    def _family(self) -> Family:
        return FAMILIES[self.family]

    def read(self, form: Form) -> Submission:
        return self.posed(SAMPLE).read(form)

    def grade(self, submission: Submission) -> Verdict:
        return self.posed(SAMPLE).grade(submission)

    def view(self, seed: str, submission: Submission = ()) -> View:
        return self.posed(SAMPLE).view(seed, submission)

    def solution(self) -> Submission:
        return self.posed(SAMPLE).solution()

    def foreseen(self) -> Iterator[tuple[Submission, Html]]:
        yield from self.posed(SAMPLE).foreseen()

    def faults(self) -> Iterator[str]:
        yield from self.posed(SAMPLE).faults()


KIND = Generated
