"""What templates of other apps may ask of classes."""

from __future__ import annotations

from typing import Any

from django.template import Library

from learn.cohorts.members import memberships
from learn.practice.models import Learner

register = Library()


@register.inclusion_tag("cohorts/_mine.html")
def classes_of(learner: Learner | None) -> dict[str, Any]:
    """The classes that a learner is in, in a few lines. One query; none for nobody."""
    return {"memberships": memberships(learner)}
