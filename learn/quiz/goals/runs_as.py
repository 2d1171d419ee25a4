"""Which user the container's program runs as."""

from __future__ import annotations

from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code

ROOT = frozenset({"", "0", "root"})


class RunsAs(Goal, frozen=True, kw_only=True):
    """`goal = "runs_as"`. `user` is a name or number; without it any user but root will do."""

    user: str = ""

    def sentence(self) -> Phrase:
        if self.user:
            return Phrase(f"The container runs as the user {code(self.user)}.")
        return Phrase("The container does not run as root.")

    def judge(self, work: Work) -> Judged:
        user = (work.stage.config.user or "").partition(":")[0]
        is_reached = user == self.user if self.user else user not in ROOT
        if not work.stage.config.user:
            return Judged(is_reached, Phrase("No user is set, so it runs as whoever the base image says: mostly root."))
        return Judged(is_reached, Phrase(f"It runs as {code(user or 'root')}."))


GOAL = RunsAs
