"""Whether the container's first process gets the stop signal and ends by it."""

from __future__ import annotations

from learn.containers import RunError, parse_signal
from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase, plain
from learn.quiz.work import Work, code


class StopsAtOnce(Goal, frozen=True, kw_only=True):
    """`goal = "stops_at_once"`: process 1 is a program that handles the signal, or an init that passes it on.

    `signal`, such as SIGQUIT, is the one that it must be; without it any will do but SIGKILL, on which no program can act.
    """

    signal: str = ""

    def __post_init__(self) -> None:
        if self.signal:
            try:
                known = parse_signal(self.signal)
            except RunError as error:
                raise ValueError(error.message) from None
            if known != self.signal:
                raise ValueError(f"write the signal as `{known}`")

    def sentence(self) -> Phrase:
        signal = f"the signal {code(self.signal)}" if self.signal else "the signal"
        return Phrase(f"{code('docker stop')} ends the program at once: process 1 gets {signal} and acts on it.")

    def judge(self, work: Work) -> Judged:
        stop = work.launch().stop
        is_meant = stop.signal == self.signal if self.signal else stop.signal != "SIGKILL"
        return Judged(stop.seconds == 0 and is_meant, plain(f"{stop.why}."))


GOAL = StopsAtOnce
