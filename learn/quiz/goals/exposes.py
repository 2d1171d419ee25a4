"""Which ports the image notes."""

from __future__ import annotations

from learn.quiz.goal import Goal, Judged
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code


class Exposes(Goal, frozen=True, kw_only=True):
    """`goal = "exposes"`. `port` such as "8000", which is TCP, or "53/udp"."""

    port: str

    def sentence(self) -> Phrase:
        return Phrase(f"The image notes the port {code(self._port)}.")

    def judge(self, work: Work) -> Judged:
        ports = work.stage.config.exposed_ports
        found = f"It notes {code(', '.join(ports))}." if ports else "It notes no port."
        return Judged(self._port in ports, Phrase(found))

    @property
    def _port(self) -> str:
        return self.port if "/" in self.port else f"{self.port}/tcp"


GOAL = Exposes
