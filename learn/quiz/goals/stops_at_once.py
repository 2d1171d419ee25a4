"""Whether the container's first process gets the stop signal and ends by it."""

from __future__ import annotations

from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase, plain
from learn.quiz.work import Work, code


class StopsAtOnce(Goal, frozen=True, kw_only=True):
    """`goal = "stops_at_once"`: process 1 is a program that handles the signal, or an init that passes it on."""

    def sentence(self) -> Phrase:
        return Phrase(f"{code('docker stop')} ends the program at once: process 1 gets the signal and acts on it.")

    def judge(self, work: Work) -> Judged:
        stop = work.launch().stop
        return Judged(stop.seconds == 0, plain(f"{stop.why}."))


GOAL = StopsAtOnce
