"""An order that looks arbitrary and is the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def shuffled(things: Iterable[T], seed: str) -> tuple[T, ...]:
    """The things in an order that depends on the seed and on nothing else: not on the process, not on Python's version."""
    numbered = [(_digest(f"{seed}:{number}"), thing) for number, thing in enumerate(things)]
    return tuple(thing for _, thing in sorted(numbered, key=lambda pair: pair[0]))


def opaque(text: str) -> str:
    """A short name for a text, which neither tells its place in a list nor changes when others are added."""
    return _digest(text)[:10]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
