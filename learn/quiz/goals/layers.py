"""How many layers the file adds to those of its base."""

from __future__ import annotations

from learn.quiz.goal import Counted, Judged, counted
from learn.quiz.markup import Phrase, plain
from learn.quiz.measures import history
from learn.quiz.work import Work


class Layers(Counted, frozen=True, kw_only=True):
    """`goal = "layers"`, with `exactly`, `at_most` or `at_least`."""

    def sentence(self) -> Phrase:
        return plain(f"The image adds {self.bounds('layer', 'layers')} to those of its base.")

    def judge(self, work: Work) -> Judged:
        count = sum(not entry.empty_layer for entry in history(work.analysis))
        return Judged(self.holds(count), plain(f"It adds {counted(count, 'layer', 'layers')}."))


GOAL = Layers
