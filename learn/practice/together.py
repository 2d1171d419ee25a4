"""How several learners, named by their numbers, stand: what a teacher's pages ask.

All of it is read from the summaries, never from the attempts. What was answered to an earlier wording counts neither way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from learn.course import Lesson
from learn.practice.models import MistakeCount, QuestionStanding
from learn.practice.standing import WORDING, LessonStanding, Wording, standing_in

Asked = tuple[str, str]
"""A question: its lesson's slug, and its id."""


class FirstAnswer(NamedTuple):
    """A learner's first answer to a question as it is worded now; `seconds` is None where the time is not known."""

    learner: int
    is_correct: bool
    seconds: float | None


Answers = dict[Asked, list[FirstAnswer]]
"""The first answers to each question."""

Totals = dict[int, tuple[int, int]]
"""For each learner how many questions they have answered, and how many of them right at first."""

Mistakes = dict[Asked, list[tuple[str, int]]]
"""For each question the mistakes made, and how often each."""


def lesson_standings(learners: Collection[int], lessons: Sequence[Lesson]) -> dict[int, tuple[LessonStanding, ...]]:
    """How each of these learners stands in each of these lessons. One query."""
    outcomes: dict[int, dict[Wording, bool]] = defaultdict(dict)
    were_right: dict[int, set[Wording]] = defaultdict(set)
    for learner, *names, is_correct, right in _standings(learners, lessons).values_list(
        "learner_id", *WORDING, "is_correct", "right"
    ):
        wording = (names[0], names[1], names[2])
        outcomes[learner][wording] = is_correct
        if right:
            were_right[learner].add(wording)
    return {
        learner: tuple(standing_in(lesson, outcomes[learner], were_right=were_right[learner]) for lesson in lessons)
        for learner in learners
    }


def first_answers(learners: Collection[int], lessons: Sequence[Lesson]) -> Answers:
    """Every first answer of these learners to each question of these lessons. One query."""
    present = {(lesson.slug, question.id): question.digest for lesson in lessons for question in lesson.questions}
    answers: Answers = defaultdict(list)
    rows = _standings(learners, lessons).values_list("learner_id", *WORDING, "first_correct", "first_seconds")
    for learner, lesson, question, digest, is_correct, seconds in rows:
        if present.get((lesson, question)) == digest:
            answers[lesson, question].append(FirstAnswer(learner, is_correct, seconds))
    return answers


def totals_of(answers: Answers) -> Totals:
    """What `first_totals` would give for the lessons of these answers, without asking the database again."""
    totals: Totals = {}
    for firsts in answers.values():
        for first in firsts:
            answered, right = totals.get(first.learner, (0, 0))
            totals[first.learner] = answered + 1, right + first.is_correct
    return totals


def first_totals(learners: Collection[int], lessons: Sequence[Lesson]) -> Totals:
    """How many questions of these lessons each learner has answered, and how many of them right at first. One query."""
    digests = {question.digest for lesson in lessons for question in lesson.questions}
    rows = _standings(learners, lessons).filter(digest__in=digests).order_by().values_list("learner_id")
    totals = rows.annotate(answered=Count("digest"), right=Count("digest", filter=Q(first_correct=True)))
    return {learner: (answered, right) for learner, answered, right in totals}


def mistake_counts(learners: Collection[int], lessons: Sequence[Lesson]) -> Mistakes:
    """For each question of these lessons the mistakes made, and how often these learners made each. One query."""
    made = MistakeCount.objects.filter(learner__in=learners, lesson__in=[lesson.slug for lesson in lessons]).order_by()
    counts: Mistakes = defaultdict(list)
    for lesson, question, mistake, times in made.values_list("lesson", "question", "mistake").annotate(Sum("times")):
        counts[lesson, question].append((mistake, times))
    return counts


def _standings(learners: Collection[int], lessons: Sequence[Lesson]) -> QuerySet[QuestionStanding]:
    """What these learners' attempts at these lessons come to: a short range of one index for each learner and lesson."""
    return QuestionStanding.objects.filter(learner__in=learners, lesson__in=[lesson.slug for lesson in lessons])
