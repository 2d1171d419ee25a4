"""How many instructions of a keyword the stages that are built have."""

from __future__ import annotations

from learn.dockerfile import INSTRUCTIONS
from learn.quiz.goal import Counted, Judged
from learn.quiz.markup import Phrase, plain
from learn.quiz.work import Work, code


class Uses(Counted, frozen=True, kw_only=True):
    """`goal = "uses"`, with `exactly`, `at_most` or `at_least`. `text` is something that must stand in them, such as `--from`."""

    instruction: str
    text: str = ""

    def __post_init__(self) -> None:
        Counted.__post_init__(self)
        if self.instruction not in INSTRUCTIONS:
            raise ValueError(f"no instruction is called `{self.instruction}`")

    def sentence(self) -> Phrase:
        bounds = self.bounds("instruction", "instructions")
        holding = f" with {code(self.text)}" if self.text else ""
        return Phrase(f"What is built has {plain(bounds)} {code(self.instruction)}{holding}.")

    def judge(self, work: Work) -> Judged:
        found = [node for node in work.built_nodes if node.keyword == self.instruction and self.text in node.original]
        if not found:
            return Judged(self.holds(0), Phrase("There is none."))
        line = found[0].start_line
        where = f"is one, in line {line}" if len(found) == 1 else f"are {len(found)}, the first in line {line}"
        return Judged(self.holds(len(found)), plain(f"There {where}."))


GOAL = Uses
