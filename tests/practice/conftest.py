from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django import Settings

from learn.course import Course
from learn.practice.library import the_course
from tests.practice.people import COURSE, Person, account


@pytest.fixture(autouse=True)
def course(settings: Settings) -> Course:
    """The small course of these tests, in place of the real one."""
    settings.LESSONS = COURSE
    return the_course()


@pytest.fixture(autouse=True)
def counts_begin_anew() -> None:
    """What limits counted in the test before: allauth allows an address 30 sign-ins a minute."""
    cache.clear()


@pytest.fixture
def guest(course: Course, db: None) -> Person:
    """Someone without an account."""
    return Person(course)


@pytest.fixture
def learner(course: Course, db: None) -> Person:
    """Someone signed in as "learner"."""
    account("learner")
    person = Person(course)
    person.sign_in("learner")
    return person


@pytest.fixture
def another(course: Course, db: None) -> Person:
    """Someone else, signed in as "another"."""
    account("another")
    person = Person(course)
    person.sign_in("another")
    return person
