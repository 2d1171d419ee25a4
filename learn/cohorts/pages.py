"""The members of a class, a page at a time: by the last name shown, not by a count, so that each page costs the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from learn.cohorts.models import Cohort, Member

PAGE: Final = 50
"""Members on one page."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some members by name. `before` and `after` are the members that the pages beside this one are asked for by, or None."""

    members: tuple[Member, ...]
    before: Member | None = None
    after: Member | None = None


def page_of(cohort: Cohort, before: int | None = None, after: int | None = None, size: int = PAGE) -> Page:
    """The members right before or after one of them (a number), or the first. At most two queries.

    Where that one is gone, or is of another class, it is the first page.
    """
    members = cohort.members.order_by("sort_name", "id")
    number = before if before is not None else after
    mark = members.filter(pk=number).first() if number is not None else None
    if mark is None:
        found = list(members[: size + 1])
        return Page(tuple(found[:size]), after=found[size - 1] if len(found) > size else None)
    if before is not None:
        found = list(_beyond(members, mark, "lt").reverse()[: size + 1])
        shown = tuple(reversed(found[:size]))
        return Page(shown, before=shown[0] if len(found) > size else None, after=shown[-1] if shown else None)
    found = list(_beyond(members, mark, "gt")[: size + 1])
    shown = tuple(found[:size])
    return Page(shown, before=shown[0] if shown else None, after=shown[-1] if len(found) > size else None)


def _beyond(members: QuerySet[Member], mark: Member, way: str) -> QuerySet[Member]:
    same = Q(sort_name=mark.sort_name, **{f"pk__{way}": mark.pk})
    return members.filter(Q(**{f"sort_name__{way}": mark.sort_name}) | same)
