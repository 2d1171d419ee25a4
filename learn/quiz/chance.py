"""Chance that can be repeated: the same seed gives the same choices, in every process and with every version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Choices from a seed. Only `Random.random` is used, the one method whose sequence Python promises never to change."""

    __slots__ = ("_next",)

    def __init__(self, seed: str) -> None:
        self._next = Random(seed).random  # noqa: S311 - no secret hangs on it

    def number(self, least: int, most: int) -> int:
        """A number from `least` to `most`, both included."""
        return least + int(self._next() * (most - least + 1))

    def maybe(self, probability: float = 0.5) -> bool:
        """True with this probability."""
        return self._next() < probability

    def pick(self, things: Sequence[T]) -> T:
        """One of the things."""
        return things[int(self._next() * len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """The things in another order."""
        order = sorted(range(len(things)), key=[self._next() for _ in things].__getitem__)
        return [things[place] for place in order]

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """`count` different ones of the things, in their own order."""
        chosen = set(self.shuffled(range(len(things)))[:count])
        return [thing for place, thing in enumerate(things) if place in chosen]
