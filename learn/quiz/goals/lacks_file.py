"""Whether a file is missing in the image: either not to be seen, or in none of its layers."""

from __future__ import annotations

from learn.quiz.files import find_in_layers, find_visible, names
from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class LacksFile(Goal, frozen=True, kw_only=True):
    """`goal = "lacks_file"`. `path` is absolute; `*` stands for any characters. `in_any_layer`: no layer may hold it either."""

    path: str
    in_any_layer: bool = False

    def sentence(self) -> Phrase:
        return Phrase(f"{'No layer of the image holds' if self.in_any_layer else 'The image does not show'} {code(self.path)}.")

    def judge(self, work: Work) -> Judged:
        seen = find_visible(work, self.path)
        if seen:
            return Judged(False, names(seen))
        held = find_in_layers(work, self.path) if self.in_any_layer else {}
        if held:
            path, line = next(iter(held.items()))
            return Judged(False, Phrase(f"{code(path)} cannot be seen, but the layer of line {line} still holds it."))
        return Judged(True, Phrase("It is not there."))


GOAL = LacksFile
