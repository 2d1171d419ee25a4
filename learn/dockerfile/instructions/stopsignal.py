"""STOPSIGNAL: what `docker stop` sends to the container's process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import to_upper
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, parse_integer, require_one_argument
from learn.dockerfile.syntax.nodes import Node

# fmt: off
_SIGNALS: Final = frozenset({
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL", "PROF",
    "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2",
    "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
    *[f"RTMIN+{number}" for number in range(1, 16)],
    *[f"RTMAX-{number}" for number in range(1, 15)],
})
# fmt: on
"""Linux's names, as moby/sys/signal has them."""

_SETS: Final[tuple[str, ...]] = ("stop_signal",)


@dataclass(slots=True)
class Stopsignal(Instruction):
    """`signal` as written."""

    signal: str

    @classmethod
    def read(cls, node: Node) -> Stopsignal:
        """BuildKit: parseStopSignal, which never looks at flags."""
        return Stopsignal(node, require_one_argument(node))

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchStopSignal, with signal.ParseSignal: any number but 0, or a name with or without SIG."""
        signal = draft.expand(self.signal)
        number = parse_integer(signal)
        if number == 0 or (number is None and to_upper(signal).removeprefix("SIG") not in _SIGNALS):
            raise DockerfileError(f"invalid signal: {signal}")
        draft.stop_signal = signal
        draft.commit(f"STOPSIGNAL {signal}")
        return _SETS


INSTRUCTION = Stopsignal
