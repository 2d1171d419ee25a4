"""What comes back in a review: which objectives are due, in what order, and by which of their questions.

An objective comes back by a question of its lesson: a generated one if there is one, for it can be asked as another variant each
time, and of several the one that was answered longest ago.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from learn.course import Course, Lesson, Objective
from learn.practice.models import Card, Learner
from learn.quiz import Question

SESSION: Final = 10
"""Objectives in one session: some ten minutes."""


class Due(NamedTuple):
    """One objective that can come back."""

    lesson: Lesson
    objective: Objective

    @property
    def key(self) -> tuple[str, str]:
        return self.lesson.slug, self.objective.id


def reviewable(course: Course) -> dict[tuple[str, str], Due]:
    """Every objective of the course that some question belongs to, by the names of its lesson and its own."""
    found: dict[tuple[str, str], Due] = {}
    for lesson in course.lessons:
        asked = {question.objective for question in lesson.questions}
        found.update({(lesson.slug, one.id): Due(lesson, one) for one in lesson.objectives if one.id in asked})
    return found


def due_now(learner: Learner | None, course: Course, now: datetime) -> tuple[Due, ...]:
    """What is due, the longest due first. One query; none for nobody. What the course does not have any more is left out."""
    if learner is None:
        return ()
    known = reviewable(course)
    cards = Card.objects.filter(learner=learner, due__lte=now).order_by("due", "id").values_list("lesson", "objective")
    return tuple(known[key] for key in cards.iterator() if key in known)


def next_due(learner: Learner | None, course: Course, now: datetime) -> datetime | None:
    """When something is due next after now; None where nothing is to come. One query; none for nobody."""
    if learner is None:
        return None
    known = reviewable(course)
    cards = Card.objects.filter(learner=learner, due__gt=now).order_by("due", "id").values_list("lesson", "objective", "due")
    return next((due for lesson, objective, due in cards.iterator() if (lesson, objective) in known), None)


def mixed(due: Sequence[Due]) -> tuple[Due, ...]:
    """The same in an order in which no two of one lesson follow each other, as far as that can be."""
    left = list(due)
    found: list[Due] = []
    while left:
        waiting = Counter(one.lesson.slug for one in left)
        others = [one for one in left if not found or one.lesson.slug != found[-1].lesson.slug]
        chosen = max(others or left, key=lambda one: waiting[one.lesson.slug])  # of equal ones the first
        left.remove(chosen)
        found.append(chosen)
    return tuple(found)


def question_for(learner: Learner, due: Due) -> Question:
    """By which question an objective comes back this time. One query."""
    questions = [question for question in due.lesson.questions if question.objective == due.objective.id]
    answered = dict(learner.standings.filter(lesson=due.lesson.slug).order_by("latest_id").values_list("question", "latest_id"))
    return min(questions, key=lambda question: (not question.is_generated, answered.get(question.id, 0)))
