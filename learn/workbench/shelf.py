"""What a learner has kept at a place, as panels list it: without content, and for an edit without asking the database.

The list goes into the page, signed for its learner and place alone, and comes back with each edit. A button is always answered
with what is there now; another tab sees it with its next button.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from django.core import signing
from django.db.models import Count

from learn.practice.models import Learner
from learn.workbench.forms import LONGEST_ASKED
from learn.workbench.models import Kind, State, title_of
from learn.workbench.project import Project
from learn.workbench.subject import Subject

FIELD: Final = "shelf"
"""The field of the form that a list comes back in."""


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

    def of(self, kind: str) -> list[Kept]:
        """The states of one kind."""
        return [state for state in self.states if state.kind == kind]


def shelf_of(subject: Subject) -> tuple[Shelf, str]:
    """What is kept where a panel is asked for, and the same signed. Two queries; none for an edit of a page that has the list."""
    learner, place, signed = subject.learner, subject.place, subject.asked.get(FIELD, "")
    if learner is None:
        return Shelf(), ""
    if signed and not subject.does and (found := _opened(learner, place, signed)) is not None:
        return found, signed
    found = read_shelf(learner, place)
    return found, _signed(learner, place, found)


def _signed(learner: Learner, place: str, shelf: Shelf) -> str:
    """A list as the form carries it; "" for one that is longer than a field may be."""
    states = [(*state[:3], state.at.isoformat(), state.digest) for state in shelf.states]
    signed = signing.dumps([states, shelf.elsewhere], salt=_salt(learner, place), compress=True)
    return signed if len(signed) <= LONGEST_ASKED else ""


def _opened(learner: Learner, place: str, signed: str) -> Shelf | None:
    """The list that was signed for this learner and place; None for anything else."""
    try:
        states, elsewhere = signing.loads(signed, salt=_salt(learner, place))
    except signing.BadSignature:
        return None
    return Shelf(
        tuple([Kept(number, kind, name, datetime.fromisoformat(at), digest) for number, kind, name, at, digest in states]),
        tuple([(other, count) for other, count in elsewhere]),
    )


def _salt(learner: Learner, place: str) -> str:
    # Another shape of what is signed needs another word here: pages that are open while a new version is set up hold the old one.
    return f"learn.workbench.shelf:{learner.pk}:{place}"


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
