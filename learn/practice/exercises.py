"""A lesson's exercise as a page shows it, and what is kept of it.

A pass is an attempt at the question `exercise`, whose submission is the Dockerfile and the `.dockerignore` it was passed with.
Hints and the worked solution are helps, the solution as the step after the hints. After a pass two questions are generated about
what the learner wrote; they are the questions `exercise-1` and `exercise-2`, and each is answered once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from learn.course import Lesson
from learn.dockerfile.rebuild import Context, text_file
from learn.practice import record
from learn.practice.models import Attempt, Learner
from learn.practice.questions import QuestionView, own_question_view
from learn.practice.record import Answer
from learn.practice.standing import Latest
from learn.quiz import EXERCISE, HINTS, SOLUTION, Exercise, Html, Question, Work, own_questions

OWN = 2
"""Questions about what a learner wrote."""

IGNORE = ".dockerignore"


@dataclass(frozen=True, slots=True)
class ExerciseView:
    """All that `practice/_exercise.html` needs. `passed` is when every goal was first reached, `own` what is asked then."""

    lesson: Lesson
    exercise: Exercise
    hints: tuple[Html, ...]
    more_hints: int
    solution: str
    goals: tuple[Html, ...]
    par: tuple[Html, ...]
    passed: Attempt | None = None
    with_help: bool = False
    own: tuple[QuestionView, ...] = ()
    is_fresh: bool = False

    @property
    def action(self) -> str:
        return reverse("practice:exercise", args=[self.lesson.slug])

    @property
    def next_help(self) -> str:
        """What the button that asks for help does."""
        return "hint" if self.more_hints else "solution"


def exercise_view(lesson: Lesson, learner: Learner | None, latest: Latest, is_fresh: bool = False) -> ExerciseView | None:
    """The exercise with what the learner did; None for a lesson without one. Makes no query."""
    exercise = lesson.exercise
    if exercise is None:
        return None
    asked = latest.hints.get(EXERCISE, 0)
    passed = latest.attempts.get((EXERCISE, exercise.digest))
    own = () if passed is None else tuple(
        own_question_view(question, learner, latest) for question in questions_about(exercise, passed)
    )  # fmt: skip
    return ExerciseView(
        lesson=lesson,
        exercise=exercise,
        hints=exercise.hints[:asked],
        more_hints=max(0, HINTS - asked),
        solution=exercise.task.solved.text if asked >= SOLUTION or passed else "",
        goals=exercise.task.sentences(exercise.task.goals),
        par=exercise.task.sentences(exercise.task.par),
        passed=passed,
        with_help=asked >= SOLUTION,
        own=own,
        is_fresh=is_fresh,
    )


def work_on(exercise: Exercise, dockerfile: str, context: Context) -> Work:
    """A learner's Dockerfile among the files they have. What the exercise brings cannot be taken away."""
    files = {**exercise.task.context.files, **context.files}
    return exercise.task.work(dockerfile, Context.of(files))


def keep_pass(learner: Learner, lesson: Lesson, work: Work) -> bool:
    """Keep that every goal is reached; whether that is new. One query where it is not. Nothing for a learner who was deleted."""
    exercise = lesson.exercise
    if exercise is None:
        return False
    known = Attempt.objects.filter(learner=learner, lesson=lesson.slug, question=EXERCISE, digest=exercise.digest)
    if known.exists():
        return False
    ignored = (work.context or Context()).files.get(IGNORE)
    text = (ignored.content or b"").decode(errors="replace") if ignored else ""
    submission = (work.dockerfile, text.replace("\0", ""))  # PostgreSQL keeps no NUL
    answer = Answer(
        lesson.slug, EXERCISE, exercise.digest, submission, is_correct=True, is_once=True, objective=exercise.objective
    )
    try:
        return record.record_answer(learner, answer, _token(lesson.slug, EXERCISE, exercise.digest))[1]
    except Learner.DoesNotExist:  # deleted, or handed over, since the draft was kept a moment ago
        return False


def questions_about(exercise: Exercise, passed: Attempt) -> tuple[Question, ...]:
    """The questions about the Dockerfile of a pass, the same at each reload."""
    dockerfile, ignored = (*passed.submission, "", "")[:2]
    return _questions_about(exercise.digest, exercise, str(dockerfile), str(ignored))


def token_of_own(lesson: str, question: Question) -> str:
    """The token of the one attempt that a learner has at a question about their own Dockerfile."""
    return _token(lesson, question.id, question.digest)


@lru_cache(maxsize=128)
def _questions_about(_digest: str, exercise: Exercise, dockerfile: str, ignored: str) -> tuple[Question, ...]:
    files = {IGNORE: text_file(ignored)} if ignored else {}
    return own_questions(work_on(exercise, dockerfile, Context.of(files)), exercise.objective, OWN)


def _token(*parts: str) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]
