"""Joining a class and leaving it, and what becomes of memberships with the learner they belong to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from learn.cohorts.classes import Refused
from learn.cohorts.models import NAME_LENGTH, Cohort, Member
from learn.cohorts.names import clean_name, sort_key
from learn.practice.models import Learner

MOST_MEMBERS: Final = 500
"""Members of one class: the largest lecture, and a bound on what its pages have to count."""

MOST_MEMBERSHIPS: Final = 50
"""Classes that one learner is in."""

NO_NAME: Final = "Choose a name that can be read. It is for this class only, and need not be your real one."
OWN_CLASS: Final = "This is a class of your own; its teacher is not one of its members."


@transaction.atomic
def join(cohort: Cohort, learner: Learner, name: str) -> Member:
    """Make the learner a member by this name; who is one already stays one, by the name they have.

    Raises Refused: no name, one too long, the teacher's own class, a class that is full, a learner in too many.
    """
    name = _name(name)
    if learner.user_id == cohort.teacher_id:
        raise Refused(OWN_CLASS)
    # Everybody who joins this class waits here, so that the counts below are right.
    Cohort.objects.select_for_update().filter(pk=cohort.pk).first()
    member = membership(cohort, learner)
    if member is not None:
        return member
    if cohort.members.count() >= MOST_MEMBERS:
        raise Refused(f"This class is full: it has {MOST_MEMBERS} members. Tell your teacher.")
    if learner.memberships.count() >= MOST_MEMBERSHIPS:
        raise Refused(f"You are in {MOST_MEMBERSHIPS} classes, the most there can be. Leave one that is over first.")
    return Member.objects.create(cohort=cohort, learner=learner, name=name, sort_name=_sort_name(name))


def rename_member(member: Member, name: str) -> None:
    """Call the member otherwise in this class. Raises Refused: no name, or one too long."""
    member.name = _name(name)
    member.sort_name = _sort_name(member.name)
    member.save(update_fields=["name", "sort_name"])


def membership(cohort: Cohort, learner: Learner | None) -> Member | None:
    """The learner's membership in this class, or None. One query; none for nobody."""
    return None if learner is None else Member.objects.filter(cohort=cohort, learner=learner).first()


def memberships(learner: Learner | None) -> list[Member]:
    """All memberships of a learner, with their classes, the newest first. One query; none for nobody."""
    if learner is None:
        return []
    return list(learner.memberships.select_related("cohort").order_by("-joined_at", "-id"))


def claim_memberships(guest: Learner, account: Learner) -> None:
    """Give a guest's memberships to an account. In a class that both are in, or that the account teaches, the guest's goes."""
    own = set(account.memberships.values_list("cohort_id", flat=True))
    own |= set(Cohort.objects.filter(teacher_id=account.user_id).values_list("pk", flat=True))
    guest.memberships.exclude(cohort__in=own).update(learner=account)
    guest.memberships.filter(cohort__in=own).delete()


def export_memberships(learner: Learner) -> list[dict[str, Any]]:
    """The classes somebody is in or teaches; nothing of anybody else in them."""
    joined: list[dict[str, Any]] = [
        {"class": member.cohort.title, "as": "member", "name": member.name, "since": member.joined_at.isoformat()}
        for member in reversed(memberships(learner))
    ]
    taught = Cohort.objects.filter(teacher_id=learner.user_id).order_by("id") if learner.user_id else ()
    return joined + [{"class": cohort.title, "as": "teacher", "since": cohort.made_at.isoformat()} for cohort in taught]


def used_since(moment: datetime) -> QuerySet[Any, Any]:
    """The numbers of learners who joined a class since then."""
    return Member.objects.filter(joined_at__gte=moment).values_list("learner_id", flat=True)


def _name(text: str) -> str:
    name = clean_name(text)
    if not name:
        raise Refused(NO_NAME)
    if len(name) > NAME_LENGTH:
        raise Refused(f"The name has {len(name)} characters; at most {NAME_LENGTH} are kept. Shorten it.")
    return name


def _sort_name(name: str) -> str:
    return sort_key(name, 2 * NAME_LENGTH)
