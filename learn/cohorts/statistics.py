"""What a class's first answers to a question tell about the question. Pure counting: no Django, no tables.

Only first answers are counted. Later ones come after feedback, and tell about the feedback.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final, NamedTuple

FEWEST: Final = 5
"""Answers from which on a share and a median are told. Of fewer, one member moves them by a quarter or more."""

FEWEST_TO_DISCRIMINATE: Final = 10
"""Answers from which on a correlation is told. Its standard error is about 1/√(n−1): a third at ten."""


class First(NamedTuple):
    """One member's first answer. `rest` is their score in all other questions, 0 to 1, or None if there is no other; `seconds` is
    how long it took, or None where that is not known."""

    is_correct: bool
    rest: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A question in numbers; None where there are too few answers to tell.

    `difficulty` is the share of right first answers, as testers call it: 1 is easiest. `discrimination` is the point-biserial
    correlation of first answer and rest score, -1 to 1. `seconds` is the median time.
    """

    answers: int
    right: int
    difficulty: float | None
    discrimination: float | None
    seconds: float | None


def item_of(firsts: Sequence[First]) -> Item:
    """The numbers of a question from all first answers to it."""
    scored = [(first.is_correct, first.rest) for first in firsts if first.rest is not None]
    times = [first.seconds for first in firsts if first.seconds is not None]
    right = sum(first.is_correct for first in firsts)
    return Item(
        answers=len(firsts),
        right=right,
        difficulty=right / len(firsts) if len(firsts) >= FEWEST else None,
        discrimination=point_biserial(scored) if len(scored) >= FEWEST_TO_DISCRIMINATE else None,
        seconds=median(times) if len(times) >= FEWEST else None,
    )


def point_biserial(scored: Sequence[tuple[bool, float]]) -> float | None:
    """The correlation of being right with a score: (M₁ − M₀) / s · √(p·(1 − p)).

    M₁ and M₀ are the mean scores of those who were right and of those who were wrong, s is the standard deviation of all scores
    (dividing by n), and p the share of those who were right. None where all were right, all wrong, or all scores are one.
    """
    right = [score for is_right, score in scored if is_right]
    wrong = [score for is_right, score in scored if not is_right]
    if not right or not wrong:
        return None
    scores = right + wrong
    if max(scores) == min(scores):
        return None
    mean = fmean(scores)
    spread = math.sqrt(fmean((score - mean) ** 2 for score in scores))
    share = len(right) / len(scores)
    found = (fmean(right) - fmean(wrong)) / spread * math.sqrt(share * (1 - share))
    return max(-1.0, min(1.0, found))  # rounding may lead a hair's breadth beyond


def rest_score(answered: int, right: int, is_correct: bool) -> float | None:
    """A member's share of right first answers without this one; None where there is no other.

    `answered` and `right` count all first answers of the member, this one included.
    """
    return (right - is_correct) / (answered - 1) if answered > 1 else None


def most_chosen(counts: Iterable[tuple[str, int]]) -> tuple[str, int] | None:
    """The mistake that was made most often, and how often; of two as frequent the first by name. None where none was."""
    totals: dict[str, int] = {}
    for name, times in counts:
        if name and times > 0:
            totals[name] = totals.get(name, 0) + times
    return min(totals.items(), key=lambda pair: (-pair[1], pair[0]), default=None)
