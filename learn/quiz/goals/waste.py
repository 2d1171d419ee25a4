"""How many bytes the image carries that nobody can see."""

from __future__ import annotations

from learn.containers import human_size
from learn.quiz.goal import Goal, Judged, read_size
from learn.quiz.markup import Phrase, plain
from learn.quiz.work import Work, code


class Waste(Goal, frozen=True, kw_only=True):
    """`goal = "waste"`. `at_most` such as "0B" or "2MB"."""

    at_most: str

    def __post_init__(self) -> None:
        read_size(self.at_most)

    def sentence(self) -> Phrase:
        if read_size(self.at_most) == 0:
            return Phrase("The image carries no file that a later layer hides.")
        return plain(f"Files that a later layer hides are at most {self.at_most} large.")

    def judge(self, work: Work) -> Judged:
        waste = work.waste
        is_reached = waste.wasted_bytes <= read_size(self.at_most) and not (
            read_size(self.at_most) == 0 and any(file.size is None for file in waste.files)
        )
        if not waste.files:
            return Judged(is_reached, Phrase("Nothing is hidden."))
        worst = waste.files[0]
        size = "" if worst.size is None else f" ({human_size(worst.size)})"
        where = f"of line {worst.line} is {worst.how} in line {worst.hidden_line}"
        return Judged(is_reached, Phrase(f"{code(worst.path)}{size} {where}."))


GOAL = Waste
