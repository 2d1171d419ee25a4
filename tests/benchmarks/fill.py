"""Fills a database with attempts, for `scale.py`: `python -m tests.benchmarks.fill 1000000`, on the database of the settings.

However many attempts there are, the people who are measured have answered the same questions and are in a class of the same size:
what differs is how often they and everybody else answered. A hundred times as many attempts are some twenty times as many people.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from itertools import count, islice
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learn.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from learn.cohorts.classes import make_class  # noqa: E402
from learn.cohorts.members import join  # noqa: E402
from learn.course import Lesson  # noqa: E402
from learn.practice.learners import account_learner  # noqa: E402
from learn.practice.library import the_course  # noqa: E402
from learn.practice.models import Attempt, Learner, Visit  # noqa: E402
from learn.quiz import Question  # noqa: E402

PASSWORD = "seven-ships-sailing"
QUESTIONS = 60
"""Of the course, that everybody has answered."""

MEMBERS = 30
"""Of the class."""

OWN_SHARE = 100
"""One attempt in so many is the measured learner's."""

BATCH = 5000
MISTAKES = ("every_instruction", "run_only", "copy_only")


def main(attempts: int) -> None:
    """Fill it with that many attempts."""
    asked = [(lesson, question) for lesson in the_course().lessons for question in lesson.questions][:QUESTIONS]
    own = attempts // OWN_SHARE
    people = round((attempts / 100) ** (2 / 3) * 2)
    user = User.objects.create_user("learner", password=PASSWORD)
    teacher = User.objects.create_user("teacher", password=PASSWORD)
    learners = [account_learner(user), *Learner.objects.bulk_create([Learner() for _ in range(people)], batch_size=BATCH)]
    cohort = make_class(teacher, "A class of the usual size")
    for number, learner in enumerate(learners[:MEMBERS]):
        join(cohort, learner, f"Pupil {number:02}")
    rows = _attempts(learners, asked, own, attempts)
    while batch := list(islice(rows, BATCH)):
        Attempt.objects.bulk_create(batch)
    import_module("learn.practice.migrations.0006_count_attempts").fill(apps, None)  # as an upgrade counts what there is
    lessons = {lesson.slug for lesson, _ in asked}
    visits = [Visit(learner=learner, lesson=lesson) for learner in learners for lesson in lessons]
    Visit.objects.bulk_create(visits, batch_size=BATCH)
    with connection.cursor() as cursor:  # what both databases do by themselves in time
        cursor.execute("ANALYZE")


def _attempts(learners: list[Learner], asked: list[tuple[Lesson, Question]], own: int, total: int) -> Iterator[Attempt]:
    """The first learner's share, and what the others have done, in turn; the last of them a minute ago."""
    random, numbers = Random(7), count(1)
    now = timezone.now()
    for number in range(total):
        learner = learners[0] if number < own else learners[1 + number % (len(learners) - 1)]
        lesson, question = asked[(number // (len(learners) if number >= own else 1)) % len(asked)]
        is_correct = random.random() < 0.7
        yield Attempt(
            learner=learner,
            lesson=lesson.slug,
            question=question.id,
            digest=question.digest,
            submission=["x"],
            is_correct=is_correct,
            mistake="" if is_correct else random.choice(MISTAKES),
            seconds=random.randint(5, 90),
            at=now - timedelta(seconds=60 + (total - number) * 5),
            token=f"{next(numbers):032x}",
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
