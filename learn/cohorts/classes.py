"""What a teacher does with a class. Each function is one transaction."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from learn.cohorts.invite import new_code
from learn.cohorts.models import TITLE_LENGTH, Cohort
from learn.cohorts.names import clean_name

MOST_CLASSES: Final = 50
"""Classes of one teacher: more than anybody teaches, and a bound on what a script can fill."""

NO_TITLE: Final = "A class needs a title that can be read."


class Refused(ValueError):
    """Something that is not done; the message is a sentence for whoever asked."""


@transaction.atomic
def make_class(teacher: User, title: str) -> Cohort:
    """A new class, open. Raises Refused: no title, or a class too many."""
    title = _title(title)
    User.objects.select_for_update().filter(pk=teacher.pk).first()  # two forms at once wait here, so that the count is right
    if Cohort.objects.filter(teacher=teacher).count() >= MOST_CLASSES:
        raise Refused(f"You have {MOST_CLASSES} classes, the most there can be. Delete one that is over, then make this one.")
    cohort = Cohort(teacher=teacher, title=title)
    _save_with_code(cohort)
    return cohort


def rename_class(cohort: Cohort, title: str) -> None:
    """Call the class otherwise. Raises Refused: no title."""
    cohort.title = _title(title)
    cohort.save(update_fields=["title"])


def renew_code(cohort: Cohort) -> None:
    """Open the class under a new code; the last one is of no use from now on."""
    _save_with_code(cohort)


def close_class(cohort: Cohort) -> None:
    """Let nobody join any more; members stay."""
    cohort.code = None
    cohort.save(update_fields=["code"])


def _title(text: str) -> str:
    title = clean_name(text)
    if not title:
        raise Refused(NO_TITLE)
    if len(title) > TITLE_LENGTH:
        raise Refused(f"The title has {len(title)} characters; at most {TITLE_LENGTH} are kept. Shorten it.")
    return title


def _save_with_code(cohort: Cohort) -> None:
    """Save under a code that no other class has; that the first is taken happens once in some ten thousand million times."""
    for _ in range(3):
        cohort.code = new_code()
        try:
            with transaction.atomic():
                cohort.save()
            return
        except IntegrityError:
            continue
    raise RuntimeError("three codes in a row were taken")
