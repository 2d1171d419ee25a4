"""A session of review as it stands: what is to be asked, what was asked, and how it went. It is kept in the browser's session.

A generated question's variant is chosen here and never taken from a form, so a form can only answer what was asked.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from django.http import HttpRequest

KEY: Final = "review"


@dataclass(frozen=True, slots=True)
class Asked:
    """One objective of the session.

    `question` is "" until it is its turn; `attempt` is the number of the attempt that answered it, `hints` how many were asked
    for, `stamp` when it was first shown.
    """

    lesson: str
    objective: str
    question: str = ""
    variant: str = ""
    hints: int = 0
    stamp: str = ""
    attempt: int | None = None
    is_correct: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """`at` is the place of the one that is asked, from 0; past the last when all are done. `mark` tells sessions apart."""

    mark: str
    asked: tuple[Asked, ...]
    at: int = 0

    @property
    def now(self) -> Asked | None:
        """What is asked, or None when all are done."""
        return self.asked[self.at] if self.at < len(self.asked) else None

    @property
    def right(self) -> int:
        return sum(one.is_correct for one in self.asked)

    @property
    def token(self) -> str:
        """The token of the one attempt that can be made at what is asked."""
        return hashlib.sha256(f"{self.mark} {self.at}".encode()).hexdigest()[:32]

    def with_now(self, **changes: Any) -> Sitting:
        """What is asked, changed."""
        asked = list(self.asked)
        asked[self.at] = replace(asked[self.at], **changes)
        return replace(self, asked=tuple(asked))

    def onward(self) -> Sitting:
        return replace(self, at=self.at + 1)


def begin(objectives: list[tuple[str, str]]) -> Sitting:
    """A session about these objectives (lesson, objective), with nothing asked yet."""
    return Sitting(secrets.token_hex(8), tuple(Asked(lesson, objective) for lesson, objective in objectives))


def read(request: HttpRequest) -> Sitting | None:
    """The session of review that this browser is in, or None."""
    kept = request.session.get(KEY)
    return None if kept is None else Sitting(kept["mark"], tuple(Asked(**one) for one in kept["asked"]), kept["at"])


def keep(request: HttpRequest, sitting: Sitting | None) -> None:
    """Keep it, or forget it (None)."""
    if sitting is None:
        request.session.pop(KEY, None)
    else:
        request.session[KEY] = asdict(sitting)
