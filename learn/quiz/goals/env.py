"""What a variable is in the container's environment."""

from __future__ import annotations

from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class Env(Goal, frozen=True, kw_only=True):
    """`goal = "env"`. `name` is the variable; `value` what it must be, any where left out. `is_unset`: it must not be there."""

    name: str
    value: str | None = None
    is_unset: bool = False

    def __post_init__(self) -> None:
        if self.is_unset and self.value is not None:
            raise ValueError("a variable cannot have a `value` and be unset")

    def sentence(self) -> Phrase:
        if self.is_unset:
            return Phrase(f"The container's environment has no {code(self.name)}.")
        ending = "is set" if self.value is None else f"is {code(self.value)}"
        return Phrase(f"In the container {code(self.name)} {ending}.")

    def judge(self, work: Work) -> Judged:
        values = dict(pair.partition("=")[::2] for pair in work.stage.config.env)
        value = values.get(self.name)
        if value is None:
            return Judged(self.is_unset, Phrase("It is not in the image's environment."))
        is_reached = not self.is_unset and self.value in (None, value)
        return Judged(is_reached, Phrase(f"It is {code(value)}." if value else "It is there, and empty."))


GOAL = Env
