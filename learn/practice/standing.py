"""What practice reads: how a learner stands. The number of queries never depends on how much there is.

A question counts as right when the learner's latest attempt at its present wording (its digest) was right. Attempts at an
earlier wording are kept and shown as such, and count neither way. When an objective is reached, lost and regained is said at
`ObjectiveStanding`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Max, QuerySet

from learn.course import Course, Lesson, Objective
from learn.practice.belongings import belongings
from learn.practice.models import Attempt, Learner, QuestionStanding, Visit
from learn.quiz import EXERCISE, Question, prompt_in_words
from learn.sheets import Cell, as_lines

ANSWER_FIELDS = "lesson question objective variant digest submission is_correct mistake seconds rating at"
ANSWER_COLUMNS = ("Time", "Lesson", "Question", "Objective", "Wording", "Variant", "Answer", "Right", "Mistake", "Seconds")
PIECE = 500
WORDING = ("lesson", "question", "digest")
Wording = tuple[str, str, str]  # those three


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


class QuestionResult(NamedTuple):
    """How one question stands. `outcome` is whether the latest answer was right, None before the first; `was_right` ever was."""

    question: Question
    outcome: bool | None
    was_right: bool

    @property
    def prompt(self) -> str:
        """What is asked, in a line."""
        return prompt_in_words(self.question)

    @property
    def is_lost(self) -> bool:
        return self.was_right and not self.outcome


class _Counted:
    """Results, and how many of them are right, answered and there at all."""

    __slots__ = ()
    results: tuple[QuestionResult, ...]

    @property
    def right(self) -> int:
        return sum(result.outcome is True for result in self.results)

    @property
    def answered(self) -> int:
        return sum(result.outcome is not None for result in self.results)

    @property
    def total(self) -> int:
        return len(self.results)


@dataclass(frozen=True, slots=True)
class ObjectiveStanding(_Counted):
    """How the questions that belong to one objective stand.

    The rule: an objective is reached while the latest answer to each of its questions is right. A wrong answer, in the lesson or
    in a review, loses it; a right answer to the same question regains it.
    """

    objective: Objective
    results: tuple[QuestionResult, ...]

    @property
    def is_reached(self) -> bool:
        return self.right == self.total > 0

    @property
    def is_lost(self) -> bool:
        """Whether each of its questions was right at some time, and one is not any more."""
        return not self.is_reached and self.total > 0 and all(result.was_right for result in self.results)


@dataclass(frozen=True, slots=True)
class LessonStanding(_Counted):
    """How the questions of a lesson stand, in all and for each objective; when it was opened.

    `exercise` tells whether the lesson's exercise was passed, None where it has none. The questions alone finish a lesson.
    """

    lesson: Lesson
    results: tuple[QuestionResult, ...]
    objectives: tuple[ObjectiveStanding, ...]
    exercise: bool | None = None
    visit: Visit | None = None

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
    exercises: int
    passed: int
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
    outcomes, were_right = _outcomes(learner.standings.filter(lesson=lesson.slug))
    return standing_in(lesson, outcomes, learner.visits.filter(lesson=lesson.slug).first(), were_right)


def course_standing(learner: Learner | None, course: Course) -> CourseStanding:
    """The standing in every lesson of the course. Two queries whatever its size; none for nobody."""
    outcomes, were_right = ({}, set()) if learner is None else _outcomes(learner.standings.all())
    visits = {} if learner is None else {visit.lesson: visit for visit in learner.visits.all()}
    lessons = tuple(standing_in(lesson, outcomes, visits.get(lesson.slug), were_right) for lesson in course.lessons)
    return CourseStanding(
        lessons=lessons,
        right=sum(lesson.right for lesson in lessons),
        answered=sum(lesson.answered for lesson in lessons),
        total=sum(lesson.total for lesson in lessons),
        exercises=sum(lesson.exercise is not None for lesson in lessons),
        passed=sum(lesson.exercise is True for lesson in lessons),
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


def answers_sheet(learner: Learner | None) -> Iterator[str]:
    """All answers as lines of comma-separated values, in their order. A query for every `PIECE` of them."""
    yield from as_lines([ANSWER_COLUMNS])
    rows = Attempt.objects.filter(learner=learner).order_by("id") if learner else Attempt.objects.none()
    last = 0
    while piece := list(rows.filter(id__gt=last)[:PIECE]):
        yield from as_lines(_cells(attempt) for attempt in piece)
        last = piece[-1].pk


def _cells(attempt: Attempt) -> list[Cell]:
    about = [attempt.at.isoformat(), attempt.lesson, attempt.question, attempt.objective, attempt.digest, attempt.variant]
    answer = " | ".join(map(str, attempt.submission))
    return [*about, answer, "yes" if attempt.is_correct else "no", attempt.mistake, attempt.seconds]


def _outcomes(standings: QuerySet[QuestionStanding]) -> tuple[dict[Wording, bool], set[Wording]]:
    """Whether the latest answer at each wording was right, and at which an answer ever was. One query."""
    outcomes: dict[Wording, bool] = {}
    were_right: set[Wording] = set()
    for lesson, question, digest, is_correct, right in standings.values_list(*WORDING, "is_correct", "right"):
        outcomes[lesson, question, digest] = is_correct
        if right:
            were_right.add((lesson, question, digest))
    return outcomes, were_right


def standing_in(
    lesson: Lesson,
    outcomes: Mapping[Wording, bool],
    visit: Visit | None = None,
    were_right: Collection[Wording] = (),
) -> LessonStanding:
    """The standing in a lesson of whoever was right or wrong at these wordings at last, and ever right at `were_right`."""

    def result(question: Question) -> QuestionResult:
        wording = (lesson.slug, question.id, question.digest)
        return QuestionResult(question, outcomes.get(wording), wording in were_right)

    results = tuple(result(question) for question in lesson.questions)
    by_objective: dict[str, list[QuestionResult]] = {}
    for one in results:
        by_objective.setdefault(one.question.objective, []).append(one)
    exercise = lesson.exercise
    return LessonStanding(
        lesson=lesson,
        results=results,
        objectives=tuple(ObjectiveStanding(one, tuple(by_objective.get(one.id, ()))) for one in lesson.objectives),
        exercise=None if exercise is None else bool(outcomes.get((lesson.slug, EXERCISE, exercise.digest))),
        visit=visit,
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
