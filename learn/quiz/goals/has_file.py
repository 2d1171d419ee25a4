"""Whether a file can be seen in the image."""

from __future__ import annotations

from learn.quiz.files import find_visible, names
from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class HasFile(Goal, frozen=True, kw_only=True):
    """`goal = "has_file"`. `path` is absolute; `*` stands for any characters."""

    path: str

    def sentence(self) -> Phrase:
        return Phrase(f"The image has {code(self.path)}.")

    def judge(self, work: Work) -> Judged:
        found = find_visible(work, self.path)
        return Judged(bool(found), names(found) if found else Phrase("It is not there."))


GOAL = HasFile
