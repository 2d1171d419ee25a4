"""How many steps the build has, as the builder numbers them."""

from __future__ import annotations

from learn.quiz.goal import Counted, Judged, counted
from learn.quiz.markup import Phrase, plain
from learn.quiz.work import Work


class Steps(Counted, frozen=True, kw_only=True):
    """`goal = "steps"`, with `exactly`, `at_most` or `at_least`: pulls and what is run, copied and made, of all stages built."""

    def sentence(self) -> Phrase:
        return plain(f"The build has {self.bounds('step', 'steps')}.")

    def judge(self, work: Work) -> Judged:
        count = len(work.build.steps)
        return Judged(self.holds(count), plain(f"It has {counted(count, 'step', 'steps')}."))


GOAL = Steps
