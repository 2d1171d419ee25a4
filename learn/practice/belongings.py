"""What other apps keep of a learner, so that handing over, export and forgetting reach it without practice knowing their tables.

An app registers its `Belonging` when it starts (`AppConfig.ready`). Deleting needs nothing here: every table's foreign key to
the learner cascades.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from learn.practice.models import Learner


@dataclass(frozen=True, slots=True)
class Belonging:
    """One app's share. `name` is its key in the export.

    `claim` gives a guest's to an account, inside the transaction of the handover and before the guest's drafts go over.
    `export` gives everything, as JSON can hold it. `used_since` selects the numbers of learners who did something since a
    time, as a query of one column.
    """

    name: str
    claim: Callable[[Learner, Learner], None]
    export: Callable[[Learner], list[dict[str, Any]]]
    used_since: Callable[[datetime], QuerySet[Any, Any]]


_registered: dict[str, Belonging] = {}


def register(belonging: Belonging) -> None:
    """Take an app's share in; the same name again replaces it."""
    _registered[belonging.name] = belonging


def belongings() -> Iterator[Belonging]:
    """Every app's share, in the order of registration."""
    yield from _registered.values()
