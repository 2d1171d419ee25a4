"""Projects as they stood at a moment, kept for a learner and a place: builds, named saves, and what was kept automatically.

Nothing that somebody kept on purpose goes by itself: at the limit a further save is refused. Of builds and of what was kept
automatically the newest stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from learn.practice.drafts import DraftRefused, refuse_unkeepable
from learn.practice.models import Draft, Learner
from learn.workbench.models import NAME_LENGTH, Kind, State, digest_of, pack
from learn.workbench.project import MAX_KEPT, Project, ProjectError, project_beside, project_to_json

MAX_SAVES: Final = 50
"""Named saves of one learner, in all places together."""

KEPT_A_PLACE: Final = 10
"""Builds, and automatic saves, that stay for one place: the newest."""

KEPT_IN_ALL: Final = 100
"""Builds, and automatic saves, that stay for one learner in all places together: a bound on what a script can fill."""


NAMELESS: Final = "A save needs a name. Type one, then press the button again; nothing that you typed is lost."


class StateRefused(ValueError):
    """A state that is not kept; the message is a sentence for the learner."""


@transaction.atomic
def keep_state(learner: Learner, place: str, project: Project, kind: str, name: str = "", page: str = "") -> State:
    """Keep a project as it is now. `kind` is "build", "save" (then it has a `name`) or "auto".

    The same as the newest of its kind and name there is that one, at its new time: pressing a button twice keeps one. Builds and
    automatic saves push the oldest out. Of one `page` in a browser, the last one alone is kept. The number of queries does not
    depend on what is there. Raises StateRefused: no name, a save too many, a project too large or not to be stored.
    """
    content = project_to_json(project)
    _refuse(content, project)
    name = clean_name(name)
    if kind == Kind.SAVE and not name:
        raise StateRefused(NAMELESS)
    # Whoever saves twice at once waits here, so that the count below is right.
    Learner.objects.select_for_update(no_key=True).filter(pk=learner.pk).first()
    there = State.objects.filter(learner=learner, place=place, kind=kind)
    made = {"digest": digest_of(content), "packed": pack(content), "at": timezone.now(), "name": name}
    before = (there.filter(page=page) if page else there.filter(name=name)).order_by("-at", "-id").defer("packed").first()
    if before and (page or before.digest == made["digest"]):
        for field, value in made.items():
            setattr(before, field, value)
        before.save(update_fields=list(made))
        return before
    if kind == Kind.SAVE and State.objects.filter(learner=learner, kind=Kind.SAVE).count() >= MAX_SAVES:
        raise StateRefused(
            f"You have {MAX_SAVES} saves, the most that are kept. Delete one that you no longer need (see Compare), then save "
            "again; your text is still in the editor."
        )
    state = State.objects.create(learner=learner, place=place, kind=kind, page=page, **made)
    if kind != Kind.SAVE:
        _prune(there, KEPT_A_PLACE)
        _prune(State.objects.filter(learner=learner, kind=kind), KEPT_IN_ALL)
    return state


def keep_aside(learner: Learner, place: str, project: Project, why: str, page: str = "") -> State:
    """Keep a project that is about to be replaced, as an automatic save; where the same is kept already, that one is given.

    `why` is what the list calls it. Raises StateRefused for a project too large to keep.
    """
    digest = digest_of(project_to_json(project))
    there = State.objects.filter(learner=learner, place=place, digest=digest).defer("packed").order_by("-at", "-id").first()
    return there or keep_state(learner, place, project, Kind.AUTO, why, page)


def find_state(learner: Learner | None, number: int) -> State | None:
    """The learner's own state of this number; None where there is none, or it is another's. One query."""
    if learner is None or not 0 < number < 1 << 63:
        return None
    return State.objects.filter(learner=learner, pk=number).first()


def rename_save(learner: Learner | None, number: int, name: str) -> State | None:
    """Call a state by another name; what was kept automatically or built becomes a save by it. None where there is none.

    Raises StateRefused for a name that is none, and for a save too many.
    """
    state = find_state(learner, number)
    if state is None:
        return None
    if state.kind != Kind.SAVE:
        return keep_state(state.learner, state.place, state.project, Kind.SAVE, name)
    state.name = clean_name(name)
    if not state.name:
        raise StateRefused(NAMELESS)
    state.save(update_fields=["name"])
    return state


def delete_state(learner: Learner | None, number: int) -> bool:
    """Forget one state; whether there was one."""
    return learner is not None and State.objects.filter(learner=learner, pk=number).delete()[0] > 0


def clean_name(name: str) -> str:
    """A name as it is kept: one line, no longer than fits, without what no database takes."""
    plain = name.replace("\0", "").encode(errors="replace").decode()
    return " ".join(plain.split())[:NAME_LENGTH]


def claim_states(guest: Learner, account: Learner) -> None:
    """Give a guest's states to an account: all of them, over the limits too. Only what is kept later is counted against those.

    Where both have a draft for one place, the older text, which the newer one replaces, is kept as an automatic save.
    """
    for place, text, beside in _replaced_drafts(guest, account):
        try:
            keep_state(account, place, project_beside(text, beside), Kind.AUTO, "Before you signed in")
        except (ProjectError, StateRefused):
            continue  # larger than a state may be: the newer draft stands alone, as it always did
    pages = account.states.exclude(page="").values_list("page", flat=True)
    guest.states.filter(page__in=list(pages)).update(page="")
    guest.states.update(learner=account)


def export_states(learner: Learner) -> list[dict[str, Any]]:
    """Every state of a learner with its project, as JSON can hold it."""
    return [
        {
            "place": state.place,
            "kind": state.kind,
            "name": state.name,
            "at": state.at.isoformat(),
            "project": json.loads(state.content),
        }
        for state in learner.states.order_by("id")
    ]


def used_since(moment: datetime) -> QuerySet[State, Any]:
    """The learners, by number, who kept a state since a moment."""
    return State.objects.filter(at__gte=moment).values_list("learner_id", flat=True)


def _refuse(content: str, project: Project) -> None:
    try:
        refuse_unkeepable(project.dockerfile)
    except DraftRefused as refusal:
        raise StateRefused(str(refusal)) from None
    if len(content) > MAX_KEPT:
        raise StateRefused(
            f"The Dockerfile and its files have {len(content):,} characters together; at most {MAX_KEPT:,} are kept. "
            "Remove or shorten a file, then try again; nothing that you typed is lost."
        )


def _prune(states: QuerySet[State], most: int) -> None:
    old = list(states.order_by("-at", "-id").values_list("pk", flat=True)[most:])
    if old:
        State.objects.filter(pk__in=old).delete()


def _replaced_drafts(guest: Learner, account: Learner) -> Iterable[tuple[str, str, str]]:
    """Of places that both have a draft for, with different texts: the older one's place, text, and what stands beside it."""
    own = {draft.place: draft for draft in Draft.objects.filter(learner=account, place__in=guest.drafts.values("place"))}
    for draft in guest.drafts.filter(place__in=own):
        other = own[draft.place]
        if (draft.text, draft.beside) != (other.text, other.beside):
            older = other if draft.at > other.at else draft
            yield older.place, older.text, older.beside
