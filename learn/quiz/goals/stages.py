"""How many stages the build runs."""

from __future__ import annotations

from learn.quiz.goal import Counted, Judged, counted
from learn.quiz.markup import Phrase, plain
from learn.quiz.work import Work


class Stages(Counted, frozen=True, kw_only=True):
    """`goal = "stages"`, with `exactly`, `at_most` or `at_least`. A stage that nothing needs does not count."""

    def sentence(self) -> Phrase:
        return plain(f"The build runs {self.bounds('stage', 'stages')}.")

    def judge(self, work: Work) -> Judged:
        count = sum(stage.is_needed for stage in work.analysis.stages)
        return Judged(self.holds(count), plain(f"It runs {counted(count, 'stage', 'stages')}."))


GOAL = Stages
