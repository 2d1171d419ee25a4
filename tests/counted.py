"""Holds what is kept beside the attempts against the attempts: `python -m tests.counted`, on the database of the settings.

The exit status is 1 where a row is not what the app itself makes of a learner's attempts, or no attempt is there at all.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learn.settings")


def main() -> int:
    """Say which learners' rows differ."""
    django.setup()
    from learn.practice.models import Attempt, Learner

    wrong = [str(learner) for learner in Learner.objects.all() if kept(learner) != worked_out(learner)]
    print(*wrong, sep="\n")
    return int(bool(wrong) or not Attempt.objects.exists())


def kept(learner: Any) -> list[list[dict[str, Any]]]:
    """Every row that sums up a learner's attempts, without their numbers."""
    tables = (learner.standings, learner.mistakes, learner.cards)
    rows = (table.all().values() for table in tables)
    return [sorted(({**row, "id": 0} for row in table), key=str) for table in rows]


def worked_out(learner: Any) -> list[list[dict[str, Any]]]:
    """The same rows, made anew of the attempts; what is kept stays as it is."""
    from django.db import transaction

    from learn.practice import cards, summaries

    with transaction.atomic():
        summaries.recount(learner, set(learner.attempts.values_list("lesson", flat=True)))
        cards.reschedule(learner, set(learner.attempts.values_list("lesson", flat=True)))
        found = kept(learner)
        transaction.set_rollback(True)
    return found


if __name__ == "__main__":
    sys.exit(main())
