"""Days in a row on which somebody answered something. It is only ever told when there is something good to tell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from learn.practice.models import Learner

_DAY = timedelta(days=1)


class Run(NamedTuple):
    """Days in a row, the first and the last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def run_of(learner: Learner) -> Run | None:
    """The latest run that is kept of a learner, or None where nothing was answered yet."""
    if learner.active_from is None or learner.active_until is None:
        return None
    return Run(learner.active_from, learner.active_until)


def with_day(run: Run | None, day: date) -> Run:
    """The run after an answer on this day: longer, or begun anew. An earlier day (a clock went back) changes nothing."""
    if run is None or day > run.last + _DAY:
        return Run(day, day)
    return Run(run.first, max(run.last, day))


def joined(one: Run | None, other: Run | None) -> Run | None:
    """One run of two people's that turn out to be one person's: both where they touch, otherwise the later."""
    if one is None or other is None:
        return one or other
    earlier, later = sorted((one, other), key=lambda run: run.last)
    touches = later.first <= earlier.last + _DAY
    return Run(min(one.first, other.first), later.last) if touches else later


def days_in_a_row(run: Run | None, today: date) -> int:
    """How many days the run has that has reached today or yesterday; 0 where it ended before."""
    return 0 if run is None or run.last < today - _DAY else run.days
