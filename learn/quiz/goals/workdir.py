"""In which directory the container's program starts."""

from __future__ import annotations

from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class Workdir(Goal, frozen=True, kw_only=True):
    """`goal = "workdir"`. `path` is the directory."""

    path: str

    def sentence(self) -> Phrase:
        return Phrase(f"The container's program starts in {code(self.path)}.")

    def judge(self, work: Work) -> Judged:
        directory = work.stage.config.working_dir
        if directory is None:
            return Judged(False, Phrase("No directory is set; the base image may say one."))
        return Judged(directory.rstrip("/") == self.path.rstrip("/"), Phrase(f"It starts in {code(directory)}."))


GOAL = Workdir
