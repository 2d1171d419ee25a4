"""How long an answer took: from when its form was made until it came in, both by the server's clock.

The time is in the form under a signature. Nobody can make it up; whoever keeps a page open for long has taken long.
"""

from __future__ import annotations

from typing import Final

from django.core.signing import BadSignature, Signer
from django.utils import timezone

LONGEST: Final = 60 * 60
"""Seconds that are told apart; what took longer counts as this long."""


def stamp(lesson: str, question: str) -> str:
    """The field of a form that is being made now."""
    return _signer(lesson, question).sign(str(_now()))


def seconds_since(stamped: str, lesson: str, question: str) -> int | None:
    """Whole seconds since a form was made, at most `LONGEST`. None for a stamp of another form, or of a time to come."""
    try:
        made = int(_signer(lesson, question).unsign(stamped))
    except BadSignature:
        return None
    passed = _now() - made
    return min(passed, LONGEST) if passed >= 0 else None  # the clock may have gone back


def _now() -> int:
    return int(timezone.now().timestamp())


def _signer(lesson: str, question: str) -> Signer:
    return Signer(salt=f"learn.practice.timing {lesson} {question}")
