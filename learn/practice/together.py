"""How several learners stand: what a teacher's pages ask.

Attempts at an earlier wording count neither way, here as everywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, QuerySet

from learn.course import Lesson
from learn.practice.models import Attempt
from learn.practice.standing import LessonStanding, Wording, standing_in

Learners = Collection[int] | QuerySet[Any, Any]
"""The numbers of learners, or a query that gives them."""


class FirstAnswer(NamedTuple):
    """A learner's first answer to a question as it is worded now; `seconds` is None where the time is not known."""

    learner: int
    question: str
    is_correct: bool
    seconds: float | None


def lesson_standings(learners: Collection[int], lessons: Sequence[Lesson]) -> dict[int, tuple[LessonStanding, ...]]:
    """How each of these learners stands in each of these lessons. One query."""
    outcomes: dict[int, dict[Wording, bool]] = defaultdict(dict)
    for learner, *wording, is_correct in _each(learners, lessons, Max("id")):
        outcomes[learner][wording[0], wording[1], wording[2]] = is_correct
    return {learner: tuple(standing_in(lesson, outcomes[learner]) for lesson in lessons) for learner in learners}


def first_answers(learners: Learners, lesson: Lesson) -> list[FirstAnswer]:
    """Every first answer of these learners to a question of this lesson. One query."""
    present = _wordings([lesson])
    rows = _each(learners, [lesson], Min("id"))
    return [
        FirstAnswer(learner, question, is_correct, None)
        for learner, slug, question, digest, is_correct in rows
        if (slug, question, digest) in present
    ]


def first_totals(learners: Learners, lessons: Sequence[Lesson]) -> dict[int, tuple[int, int]]:
    """How many questions of these lessons each learner has answered, and how many of them right at first. One query."""
    present = _wordings(lessons)
    answered: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for learner, slug, question, digest, is_correct in _each(learners, lessons, Min("id")):
        if (slug, question, digest) in present:
            answered[learner] += 1
            right[learner] += is_correct
    return {learner: (count, right[learner]) for learner, count in answered.items()}


def mistake_counts(learners: Learners, lesson: Lesson) -> list[tuple[str, str, int]]:
    """Question, mistake, and how often these learners made it, for one lesson. One query."""
    made = Attempt.objects.filter(learner__in=learners, lesson=lesson.slug).exclude(mistake="").order_by()
    return list(made.values_list("question", "mistake").annotate(Count("id")))


def _each(learners: Learners, lessons: Sequence[Lesson], which: Max | Min) -> Iterator[tuple[int, str, str, str, bool]]:
    """Learner, wording and outcome of the first or the last attempt at each wording of these lessons."""
    made = Attempt.objects.filter(learner__in=learners, lesson__in=[lesson.slug for lesson in lessons]).order_by()
    chosen = made.values("learner", "lesson", "question", "digest").annotate(chosen=which).values("chosen")
    fields = ("learner_id", "lesson", "question", "digest", "is_correct")
    yield from Attempt.objects.filter(id__in=chosen).values_list(*fields).iterator()


def _wordings(lessons: Sequence[Lesson]) -> frozenset[Wording]:
    """Every question of these lessons as it is worded now."""
    return frozenset((lesson.slug, question.id, question.digest) for lesson in lessons for question in lesson.questions)
