"""Which program is process 1 of the container."""

from __future__ import annotations

from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class FirstProcess(Goal, frozen=True, kw_only=True):
    """`goal = "first_process"`. `program` is its name without a path, such as `python`; with a shell before it, it is not."""

    program: str

    def sentence(self) -> Phrase:
        return Phrase(f"Process 1 of the container is {code(self.program)}, so that signals reach it.")

    def judge(self, work: Work) -> Judged:
        first = work.launch().processes[0].argv[0].rpartition("/")[2]
        return Judged(first == self.program, Phrase(f"Process 1 is {code(first)}."))


GOAL = FirstProcess
