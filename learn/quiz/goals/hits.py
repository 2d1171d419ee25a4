"""Whether a step comes from the cache when one file of the context was changed."""

from __future__ import annotations

from learn.quiz.caching import find_steps
from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase, plain
from learn.quiz.work import Work, code


class Hits(Goal, frozen=True, kw_only=True):
    """`goal = "hits"`. `change` is a file of the context, `step` a part of an instruction, such as `pip install`."""

    change: str
    step: str

    def sentence(self) -> Phrase:
        return Phrase(f"After a change of {code(self.change)}, {code(self.step)} comes from the cache.")

    def judge(self, work: Work) -> Judged:
        steps = find_steps(work, self.change, self.step)
        missed = next((step for step in steps if not step.hit), None)
        if not steps:
            return Judged(False, Phrase(f"No step that is built has {code(self.step)} in it."))
        if missed is None:
            return Judged(True, Phrase("The cache has it."))
        return Judged(False, Phrase(f"It runs again in line {missed.step.line}: {plain(missed.because)}"))


GOAL = Hits
