"""Which labels the image has."""

from __future__ import annotations

from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class Label(Goal, frozen=True, kw_only=True):
    """`goal = "label"`. `name` is the label; `value` what it must be, any where left out."""

    name: str
    value: str | None = None

    def sentence(self) -> Phrase:
        ending = "" if self.value is None else f" with the value {code(self.value)}"
        return Phrase(f"The image has the label {code(self.name)}{ending}.")

    def judge(self, work: Work) -> Judged:
        value = dict(work.stage.config.labels).get(self.name)
        if value is None:
            return Judged(False, Phrase("The image has no such label."))
        return Judged(self.value in (None, value), Phrase(f"Its value is {code(value)}."))


GOAL = Label
