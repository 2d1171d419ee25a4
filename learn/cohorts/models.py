"""The tables: classes, and who is in them under which name."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from learn.practice.models import Learner

TITLE_LENGTH: Final = 80
NAME_LENGTH: Final = 40
CODE_LENGTH: Final = 10


class Cohort(models.Model):
    """A class. `code` lets people join; None while the class is closed."""

    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cohorts")
    title = models.CharField(max_length=TITLE_LENGTH)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.title


class Member(models.Model):
    """Somebody in a class, by the name they chose for it. `sort_name` orders a list, in the same way in every database."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="members")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="memberships")
    name = models.CharField(max_length=NAME_LENGTH)
    sort_name = models.CharField(max_length=2 * NAME_LENGTH, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["cohort", "learner"], name="cohorts_one_membership_a_class"),)
        indexes = (models.Index(fields=["cohort", "sort_name", "id"], name="cohorts_members_by_name"),)

    def __str__(self) -> str:
        return self.name
