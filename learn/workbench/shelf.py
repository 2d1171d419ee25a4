"""What a learner has kept at a place, as panels list it: without content, and for an edit without asking the database.

A list has a mark, which goes into the page and comes back with each edit. For a minute the list with that mark is remembered, for
its learner and place alone. A button is always answered with what is there now; another tab sees it with its next button.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

from django.core.cache import cache
from django.db.models import Count

from learn.practice.models import Learner
from learn.workbench.models import Kind, State, title_of
from learn.workbench.project import Project
from learn.workbench.subject import Subject

FIELD: Final = "shelf"
"""The field of the form that a mark comes back in."""

REMEMBERED: Final = 60
"""Seconds."""

_MARK: Final = re.compile("[0-9a-f]{16}")


class Kept(NamedTuple):
    """A state without its content, as `State` has it."""

    number: int
    kind: str
    name: str
    at: datetime
    digest: str

    @property
    def title(self) -> str:
        """What it is called in a sentence or a list."""
        return title_of(self.name, self.at)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The states of a place, newest first, and the other places that have saves, each with their number."""

    states: tuple[Kept, ...] = ()
    elsewhere: tuple[tuple[str, int], ...] = ()

    @property
    def mark(self) -> str:
        """What tells this list from any other."""
        return sha256(repr((self.states, self.elsewhere)).encode()).hexdigest()[:16]

    def of(self, kind: str) -> list[Kept]:
        """The states of one kind."""
        return [state for state in self.states if state.kind == kind]


def shelf_of(subject: Subject) -> tuple[Shelf, str]:
    """What is kept where a panel is asked for, and its mark. Two queries; none for an edit of a page that has seen the list."""
    learner, place, mark = subject.learner, subject.place, subject.asked.get(FIELD, "")
    if learner is None:
        return Shelf(), ""
    if not subject.does and _MARK.fullmatch(mark):
        found: Shelf | None = cache.get(_memory(learner, place, mark))
        if found is not None:
            return found, mark
    found = read_shelf(learner, place)
    mark = found.mark
    cache.set(_memory(learner, place, mark), found, REMEMBERED)
    return found, mark


def project_of(kept: Kept) -> Project:
    """The project of a listed state; one query, none where it was asked for lately. Raises ProjectError, State.DoesNotExist."""
    return _project(kept.number, kept.digest)


@lru_cache(maxsize=16)
def _project(number: int, digest: str) -> Project:
    return State.objects.get(pk=number, digest=digest).project


def read_shelf(learner: Learner, place: str) -> Shelf:
    """What is kept at a place now. Two queries."""
    rows = State.objects.filter(learner=learner, place=place).order_by("-at", "-id")
    saves = State.objects.filter(learner=learner, kind=Kind.SAVE).exclude(place=place)
    return Shelf(
        tuple([Kept(*row) for row in rows.values_list("pk", "kind", "name", "at", "digest")]),
        tuple(saves.values_list("place").annotate(Count("pk")).order_by("place")),
    )


def _memory(learner: Learner, place: str, mark: str) -> str:
    return f"shelf:{learner.pk}:{place}:{mark}"
