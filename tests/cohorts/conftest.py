"""The same people and course as practice's tests, and a teacher with a class."""

from __future__ import annotations

import pytest

from learn.cohorts.classes import make_class
from learn.cohorts.models import Cohort
from learn.course import Course
from tests.practice.conftest import another, counts_begin_anew, course, guest, learner
from tests.practice.people import Person, account

__all__ = ["another", "cohort", "counts_begin_anew", "course", "guest", "learner", "teacher"]


@pytest.fixture
def teacher(course: Course, db: None) -> Person:
    """Someone signed in as "teacher", with the class of `cohort`."""
    account("teacher")
    person = Person(course)
    person.sign_in("teacher")
    return person


@pytest.fixture
def cohort(teacher: Person) -> Cohort:
    """The teacher's class, open, with nobody in it."""
    from django.contrib.auth.models import User

    return make_class(User.objects.get(username="teacher"), "Harbour school, with Ms. Berg")
