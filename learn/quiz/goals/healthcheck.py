"""Whether the image says how to ask its program if it is well."""

from __future__ import annotations

from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class Healthcheck(Goal, frozen=True, kw_only=True):
    """`goal = "healthcheck"`."""

    def sentence(self) -> Phrase:
        return Phrase("The image has a health check.")

    def judge(self, work: Work) -> Judged:
        check = work.stage.config.healthcheck
        if check is None or check.test[:1] in ((), ("NONE",)):
            return Judged(False, Phrase("It has none."))
        return Judged(True, Phrase(f"It is {code(' '.join(check.test[1:]))}."))


GOAL = Healthcheck
