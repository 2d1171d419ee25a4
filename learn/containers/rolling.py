"""A rolling deployment on Amazon ECS: how many tasks there may be while a service's old tasks are replaced by new ones.

The rules are those of `DeploymentConfiguration` in the API reference of Amazon ECS: at least `minimumHealthyPercent` of the
desired count must run, rounded up, and at most `maximumPercent` of it, rounded down. Within these bounds the reference promises
no order; `rounds` is the quickest way that they allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

MOST_TASKS: Final = 100
"""A bound of our own: no table of rounds is readable with more."""


class Bounds(NamedTuple):
    """The numbers of tasks between which a deployment must stay, both included."""

    least: int
    most: int


class Round(NamedTuple):
    """Old tasks stop, new ones start, and when those are healthy the round is over.

    `serving` is how many tasks answer meanwhile; `old` and `new` are how many there are afterwards.
    """

    stopped: int
    started: int
    serving: int
    old: int
    new: int


def bounds(desired: int, minimum: int, maximum: int) -> Bounds:
    """The bounds of a deployment. `minimum` and `maximum` are percentages of `desired`.

    Raises ValueError unless there are 1 to `MOST_TASKS` tasks, the minimum is 0 to 100 and the maximum 100 or more.
    """
    if not 1 <= desired <= MOST_TASKS:
        raise ValueError(f"the desired count is 1 to {MOST_TASKS}, not {desired}")
    if not 0 <= minimum <= 100:
        raise ValueError(f"the minimum healthy percent is 0 to 100, not {minimum}")
    if maximum < 100:
        raise ValueError(f"the maximum percent is 100 or more, not {maximum}")
    return Bounds(-(-desired * minimum // 100), desired * maximum // 100)


def rounds(desired: int, minimum: int, maximum: int) -> tuple[Round, ...]:
    """The rounds until all `desired` tasks are new; () where no task may stop and none may start. Raises as `bounds` does."""
    return tuple(_rounds(desired, bounds(desired, minimum, maximum)))


def _rounds(desired: int, within: Bounds) -> Iterator[Round]:
    old, new = desired, 0
    while old or new < desired:
        stopped = min(old, old + new - within.least)
        serving = old - stopped + new
        started = min(desired - new, within.most - serving)
        if not (stopped or started):
            return
        old, new = old - stopped, new + started
        yield Round(stopped, started, serving, old, new)
