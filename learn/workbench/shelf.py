"""What a learner has kept at a place, as panels list it: without content, and for an edit without asking the database.

The list goes into the page, signed for its learner and place alone, and comes back with each edit. A button is always answered
with what is there now; another tab sees it with its next button.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from django.core import signing
from django.db.models import Count

from learn.practice.models import Learner
from learn.workbench.forms import LONGEST_ASKED
from learn.workbench.models import Kind, State, title_of
from learn.workbench.project import Project, ProjectError
from learn.workbench.subject import NotAtHandError, Subject

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
    """What is kept where a panel is asked for, and the same signed. Two queries; none for an edit, which has to bring the list.

    Raises NotAtHandError for one that does not.
    """
    learner, place = subject.learner, subject.place
    if learner is None:
        return Shelf(), _signed(None, place, Shelf())
    if not subject.is_edit:
        found = read_shelf(learner, place)
        return found, _signed(learner, place, found)
    signed = subject.asked.get(FIELD, "")
    opened = _opened(learner, place, signed)
    if opened is None:
        raise NotAtHandError
    return opened, signed


def _signed(learner: Learner | None, place: str, shelf: Shelf) -> str:
    """A list as the form carries it; "" for one that is longer than a field may be."""
    states = [(*state[:3], state.at.isoformat(), state.digest) for state in shelf.states]
    signed = signing.dumps([states, shelf.elsewhere], salt=_salt(learner, place), compress=True)
    return signed if len(signed) <= LONGEST_ASKED else ""


def _opened(learner: Learner, place: str, signed: str) -> Shelf | None:
    """The list that was signed for this learner and place; None for anything else.

    An empty one may have been signed for nobody: the page was opened before its learner had done anything.
    """
    for owner in (learner, None):
        try:
            states, elsewhere = signing.loads(signed, salt=_salt(owner, place))
            break
        except signing.BadSignature:
            continue
    else:
        return None
    return Shelf(
        tuple([Kept(number, kind, name, datetime.fromisoformat(at), digest) for number, kind, name, at, digest in states]),
        tuple([(other, count) for other, count in elsewhere]),
    )


def _salt(learner: Learner | None, place: str) -> str:
    # Another shape of what is signed needs another word here: pages that are open while a new version is set up hold the old one.
    return f"learn.workbench.shelf:{learner.pk if learner else 'nobody'}:{place}"


def projects_of(states: Sequence[Kept], *, is_edit: bool = False) -> dict[int, Project | str]:
    """The projects of listed states by their number, or a sentence why one cannot be read; none of what is not there any more.

    One query, none where all were asked for lately. Raises NotAtHandError for an edit that would take one.
    """
    remembered = {(state.number, state.digest): _remembered(state.number, state.digest) for state in states}
    missing = [number for (number, _), project in remembered.items() if not project]
    if missing and is_edit:
        raise NotAtHandError
    for state in State.objects.filter(pk__in=missing) if missing else ():
        if (known_as := (state.pk, state.digest)) in remembered:  # else it was kept anew since it was listed
            remembered[known_as].append(_read(state))
    return {number: project[0] for (number, _), project in remembered.items() if project}


@lru_cache(maxsize=64)
def _remembered(number: int, digest: str) -> list[Project | str]:
    """Where the project of a state stands once it was read."""
    return []


def _read(state: State) -> Project | str:
    try:
        return state.project
    except ProjectError as refusal:
        return str(refusal)


def forget_projects() -> None:
    """Forget every project that is remembered."""
    _remembered.cache_clear()


def read_shelf(learner: Learner, place: str) -> Shelf:
    """What is kept at a place now. Two queries."""
    rows = State.objects.filter(learner=learner, place=place).order_by("-at", "-id")
    saves = State.objects.filter(learner=learner, kind=Kind.SAVE).exclude(place=place)
    return Shelf(
        tuple([Kept(*row) for row in rows.values_list("pk", "kind", "name", "at", "digest")]),
        tuple(saves.values_list("place").annotate(Count("pk")).order_by("place")),
    )
