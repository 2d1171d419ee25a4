"""Whether a step runs again when one file of the context was changed: a cache that never notices is no better."""

from __future__ import annotations

from learn.quiz.caching import find_steps
from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class RunsAgain(Goal, frozen=True, kw_only=True):
    """`goal = "runs_again"`. `change` is a file of the context, `step` a part of an instruction, such as `pip install`."""

    change: str
    step: str

    def sentence(self) -> Phrase:
        return Phrase(f"After a change of {code(self.change)}, {code(self.step)} runs again.")

    def judge(self, work: Work) -> Judged:
        steps = find_steps(work, self.change, self.step)
        if not steps:
            return Judged(False, Phrase(f"No step that is built has {code(self.step)} in it."))
        if all(not step.hit for step in steps):
            return Judged(True, Phrase("It runs again."))
        return Judged(False, Phrase("The cache has it, so the change goes unnoticed."))


GOAL = RunsAgain
