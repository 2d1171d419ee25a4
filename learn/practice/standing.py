"""What practice reads: how a learner stands. The number of queries never depends on how much there is.

A question counts as right when the learner's latest attempt at its present wording (its digest) was right. Attempts at an
earlier wording are kept and shown as such, and count neither way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from learn.course import Course, Lesson, Objective
from learn.practice.belongings import belongings
from learn.practice.models import Attempt, Learner, QuestionStanding, Visit
from learn.quiz import EXERCISE, Question

ANSWER_FIELDS = "lesson question objective variant digest submission is_correct mistake seconds rating at"
Wording = tuple[str, str, str]  # lesson, question, digest


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest attempt at each wording of each question of one lesson, and how many hints were asked for."""

    lesson: str
    attempts: Mapping[tuple[str, str], Attempt]
    hints: Mapping[str, int]
    answered: frozenset[str]

    def attempt(self, question: Question) -> Attempt | None:
        """The latest attempt at the question as it is worded now."""
        return self.attempts.get((question.id, question.digest))

    def is_reworded(self, question: Question) -> bool:
        """Whether the question was answered, but only as it was worded earlier."""
        return question.id in self.answered and (question.id, question.digest) not in self.attempts


@dataclass(frozen=True, slots=True)
class ObjectiveStanding:
    """How many of the questions that belong to one objective are right, and how many were answered."""

    objective: Objective
    right: int
    total: int
    answered: int = 0

    @property
    def is_reached(self) -> bool:
        return self.right == self.total > 0


@dataclass(frozen=True, slots=True)
class LessonStanding:
    """How many questions of a lesson are right and answered, in all and for each objective; when it was opened.

    `exercise` tells whether the lesson's exercise was passed, None where it has none.
    """

    lesson: Lesson
    right: int
    answered: int
    total: int
    objectives: tuple[ObjectiveStanding, ...]
    visit: Visit | None = None
    exercise: bool | None = None

    @property
    def is_finished(self) -> bool:
        return self.right == self.total > 0

    @property
    def is_begun(self) -> bool:
        return self.answered > 0 or self.visit is not None


@dataclass(frozen=True, slots=True)
class CourseStanding:
    """Every lesson's standing in the order of the course, their sums, and the lesson to go on with."""

    lessons: tuple[LessonStanding, ...]
    right: int
    answered: int
    total: int
    next: LessonStanding | None

    @property
    def is_begun(self) -> bool:
        return any(standing.is_begun for standing in self.lessons)

    def lesson(self, slug: str) -> LessonStanding | None:
        """The standing in one lesson, or None for a lesson that the course does not have."""
        return next((standing for standing in self.lessons if standing.lesson.slug == slug), None)


def latest_attempts(learner: Learner | None, lesson: str) -> Latest:
    """All that the page of one lesson (a slug) shows of what the learner answered. Two queries; none for nobody."""
    if learner is None:
        return Latest(lesson, {}, {}, frozenset())
    standings = learner.standings.filter(lesson=lesson).select_related("latest")
    attempts = {(standing.question, standing.digest): standing.latest for standing in standings}
    helps = learner.helps.filter(lesson=lesson).values_list("question").annotate(Max("step"))
    return Latest(lesson, attempts, dict(helps), frozenset(question for question, _ in attempts))


def lesson_standing(learner: Learner | None, lesson: Lesson) -> LessonStanding:
    """The standing in one lesson. Two queries; none for nobody."""
    if learner is None:
        return standing_in(lesson, {}, None)
    outcomes = _outcomes(learner.standings.filter(lesson=lesson.slug))
    return standing_in(lesson, outcomes, learner.visits.filter(lesson=lesson.slug).first())


def course_standing(learner: Learner | None, course: Course) -> CourseStanding:
    """The standing in every lesson of the course. Two queries whatever its size; none for nobody."""
    outcomes = {} if learner is None else _outcomes(learner.standings.all())
    visits = {} if learner is None else {visit.lesson: visit for visit in learner.visits.all()}
    lessons = tuple(standing_in(lesson, outcomes, visits.get(lesson.slug)) for lesson in course.lessons)
    return CourseStanding(
        lessons=lessons,
        right=sum(lesson.right for lesson in lessons),
        answered=sum(lesson.answered for lesson in lessons),
        total=sum(lesson.total for lesson in lessons),
        next=_next(lessons),
    )


def export(learner: Learner) -> dict[str, Any]:
    """Everything that is kept of a learner, as JSON can hold it: nothing left out, nothing of anyone else."""
    return {
        "format": "drydock-learner-1",
        "account": learner.user.get_username() if learner.user else None,
        "email": (learner.user.email or None) if learner.user else None,
        "since": learner.made_at.isoformat(),
        "answers": list(_rows(learner.attempts.order_by("id"), ANSWER_FIELDS)),
        "review": list(_rows(learner.cards.order_by("id"), "lesson objective stability difficulty last_review due")),
        "hints": list(_rows(learner.helps.order_by("id"), "lesson question step at")),
        "lessons": list(_rows(learner.visits.order_by("id"), "lesson first_at last_at finished_at")),
        "drafts": list(_rows(learner.drafts.order_by("id"), "place text good_text beside at")),
        **{belonging.name: belonging.export(learner) for belonging in belongings()},
    }


def _outcomes(standings: QuerySet[QuestionStanding]) -> dict[Wording, bool]:
    rows = standings.values_list("lesson", "question", "digest", "is_correct")
    return {(lesson, question, digest): is_correct for lesson, question, digest, is_correct in rows}


def standing_in(lesson: Lesson, outcomes: Mapping[Wording, bool], visit: Visit | None = None) -> LessonStanding:
    """The standing in a lesson of whoever was right or wrong at these wordings at last."""
    results = [(question, outcomes.get((lesson.slug, question.id, question.digest))) for question in lesson.questions]
    right: dict[str, int] = {}
    total: dict[str, int] = {}
    answered: dict[str, int] = {}
    for question, outcome in results:
        total[question.objective] = total.get(question.objective, 0) + 1
        answered[question.objective] = answered.get(question.objective, 0) + (outcome is not None)
        right[question.objective] = right.get(question.objective, 0) + bool(outcome)
    return LessonStanding(
        lesson=lesson,
        right=sum(right.values()),
        answered=sum(outcome is not None for _, outcome in results),
        total=len(results),
        objectives=tuple(
            ObjectiveStanding(objective, right.get(objective.id, 0), total.get(objective.id, 0), answered.get(objective.id, 0))
            for objective in lesson.objectives
        ),
        visit=visit,
        exercise=None if lesson.exercise is None else bool(outcomes.get((lesson.slug, EXERCISE, lesson.exercise.digest))),
    )


def _next(lessons: Iterable[LessonStanding]) -> LessonStanding | None:
    """The lesson to go on with: of those begun and not finished the one opened last, or else the first not finished."""
    open_lessons = [lesson for lesson in lessons if not lesson.is_finished]
    visited = [lesson for lesson in open_lessons if lesson.visit is not None]
    begun = [lesson for lesson in open_lessons if lesson.is_begun]
    if visited:
        return max(visited, key=lambda lesson: lesson.visit.last_at)  # type: ignore[union-attr]
    return next(iter(begun or open_lessons), None)


def _rows(rows: QuerySet[Any], fields: str) -> Iterator[dict[str, Any]]:
    for row in rows.values(*fields.split()):
        yield {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
