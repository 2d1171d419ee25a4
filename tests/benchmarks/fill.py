"""Fills a database with attempts, for `scale.py`: `python -m tests.benchmarks.fill 1000000`, on the database of the settings.

However many attempts there are, the people who are measured have answered the same questions and are in a class of the same size:
what differs is how often they and everybody else answered. A hundred times as many attempts are some twenty times as many people.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learn.settings")
django.setup()

# E402: models can be imported once Django is set up, and not before.
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from fsrs import Rating  # noqa: E402

from learn.cohorts.classes import make_class  # noqa: E402
from learn.cohorts.members import join  # noqa: E402
from learn.practice import cards, summaries  # noqa: E402
from learn.practice.learners import account_learner  # noqa: E402
from learn.practice.library import the_course  # noqa: E402
from learn.practice.models import Attempt, Card, Learner, MistakeCount, QuestionStanding, Visit  # noqa: E402
from learn.quiz import Question  # noqa: E402
from tests.counted import kept, worked_out  # noqa: E402

PASSWORD = "seven-ships-sailing"
QUESTIONS = 60
"""Of the course, that everybody has answered."""

MEMBERS = 30
"""Of the class."""

OWN_SHARE = 100
"""One attempt in so many is the measured learner's."""

ASKED = [(lesson, question) for lesson in the_course().lessons for question in lesson.questions][:QUESTIONS]
BATCH = 5000
MISTAKES = ("every_instruction", "run_only", "copy_only")


def main(attempts: int) -> None:
    """Fill it with that many attempts, and with what they come to."""
    people = round((attempts / 100) ** (2 / 3) * 2)
    learner = User.objects.create_user("learner", password=PASSWORD)
    teacher = User.objects.create_user("teacher", password=PASSWORD)
    learners = [account_learner(learner), *Learner.objects.bulk_create([Learner() for _ in range(people)], batch_size=BATCH)]
    cohort = make_class(teacher, "A class of the usual size")
    for number, one in enumerate(learners[:: len(learners) // MEMBERS][:MEMBERS]):  # the measured one, and others far apart
        join(cohort, one, f"Pupil {number:02}")
    summed = Summed()
    rows = _attempts(learners, attempts, summed)
    while batch := list(islice(rows, BATCH)):
        Attempt.objects.bulk_create(batch)
    summed.save()
    lessons = {lesson.slug for lesson, _ in ASKED}
    Visit.objects.bulk_create((Visit(learner=one, lesson=lesson) for one in learners for lesson in lessons), batch_size=BATCH)
    _check(learners[:: 1 + len(learners) // 5])
    with connection.cursor() as cursor:  # what both databases do by themselves in time; here it would fall into the measuring
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


class Summed:
    """What attempts come to, summed while they are made: to record a million one by one would take an hour."""

    def __init__(self) -> None:
        self.standings: dict[tuple[int, str], QuestionStanding] = {}
        self.mistakes: Counter[tuple[int, str, str, str]] = Counter()
        self.cards: dict[tuple[int, str, str], Card] = {}

    def rating(self, learner: Learner, question: Question, is_correct: bool, at: datetime) -> int | None:
        """As `cards.rating_of`, for somebody who never asked for help."""
        before = self.standings.get((learner.pk, question.digest))
        if not is_correct:
            return Rating.Again
        if before is None or at - before.latest_at >= cards.SITTING:
            return Rating.Good
        return None if before.is_correct else Rating.Hard

    def add(self, one: Attempt) -> None:
        standing = self.standings.get((one.learner_id, one.digest))
        if standing is None:
            self.standings[one.learner_id, one.digest] = summaries.standing_of([one])
        else:
            standing.attempts += 1
            standing.right += one.is_correct
            standing.is_correct, standing.latest_at, standing.latest = one.is_correct, one.at, one
        if one.mistake:
            self.mistakes[one.learner_id, one.lesson, one.question, one.mistake] += 1
        if one.rating is not None:
            where = {"learner_id": one.learner_id, "lesson": one.lesson, "objective": one.objective}
            card = self.cards.setdefault((one.learner_id, one.lesson, one.objective), Card(**where))
            cards.move(card, one.rating, one.at)

    def save(self) -> None:
        QuestionStanding.objects.bulk_create(self.standings.values(), batch_size=BATCH)
        names = ("learner_id", "lesson", "question", "mistake")
        made = (MistakeCount(**dict(zip(names, key, strict=True)), times=times) for key, times in self.mistakes.items())
        MistakeCount.objects.bulk_create(made, batch_size=BATCH)
        Card.objects.bulk_create(self.cards.values(), batch_size=BATCH)


def _attempts(learners: list[Learner], total: int, summed: Summed) -> Iterator[Attempt]:
    """The first learner's share, and what the others have done, in turn; the last of them a minute ago."""
    random = Random(7)
    now = timezone.now()
    for number in range(total):
        is_own = number % OWN_SHARE == 0
        learner = learners[0] if is_own else learners[1 + number % (len(learners) - 1)]
        lesson, question = ASKED[number // (OWN_SHARE if is_own else len(learners)) % len(ASKED)]
        at = now - timedelta(seconds=60 + (total - number) * 5)
        is_correct = random.random() < 0.7
        attempt = Attempt(
            learner=learner,
            lesson=lesson.slug,
            question=question.id,
            objective=question.objective,
            digest=question.digest,
            submission=["x"],
            is_correct=is_correct,
            mistake="" if is_correct else random.choice(MISTAKES),
            rating=summed.rating(learner, question, is_correct, at),
            seconds=random.randint(5, 90),
            at=at,
            token=f"{number:032x}",
        )
        summed.add(attempt)
        yield attempt


def _check(learners: list[Learner]) -> None:
    """Hold the sums of some learners against what the app itself makes of their attempts."""
    for learner in learners:
        if kept(learner) != worked_out(learner):
            raise RuntimeError(f"what is kept beside the attempts of {learner} is not what they come to")


if __name__ == "__main__":
    main(int(sys.argv[1]))
