"""The exercise that is open in the editor: how what was typed stands to its goals, and that it was passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from learn.course import Lesson
from learn.dockerfile.rebuild import ContextError
from learn.practice.exercises import keep_pass, work_on
from learn.practice.library import the_course
from learn.practice.models import Learner
from learn.quiz import EXERCISE, MAX_WRITTEN, Html, Outcome, Work, in_words
from learn.workbench.project import Project

KEPT: Final = "exercise-kept"
"""The field of the form that says that the pass is kept."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How a project stands to the goals of a lesson's exercise, or in `problem` why it was not judged.

    `kept` is the mark, for the form, that this learner's pass is kept; `is_new` that it was not before.
    """

    lesson: Lesson
    work: Work | None = None
    outcome: Outcome | None = None
    problem: str = ""
    kept: str = ""
    is_new: bool = False

    @property
    def is_passed(self) -> bool:
        """Whether every goal is reached."""
        return self.outcome is not None and self.outcome.is_passed

    @property
    def message(self) -> Html:
        """What is said about the whole: a foreseen mistake, or how many goals are reached."""
        return Html("") if self.outcome is None else in_words(self.outcome)


def judge(place: str, project: Project) -> Judged | None:
    """How a project stands to the exercise whose place this is; None for a place that is none."""
    slug, _, name = place.partition("/")
    lesson = the_course().lesson(slug) if name == EXERCISE else None
    if lesson is None or lesson.exercise is None:
        return None
    if len(project.dockerfile) > MAX_WRITTEN:
        size = f"{len(project.dockerfile):,}"
        return Judged(lesson, problem=f"{size} characters are too many: the goals are judged up to {MAX_WRITTEN:,}. Shorten it.")
    try:
        work = work_on(lesson.exercise, project.dockerfile, project.context)
    except ContextError as error:
        return Judged(lesson, problem=str(error))
    return Judged(lesson, work, lesson.exercise.task.judge(work))


def note_pass(learner: Learner, judged: Judged | None, asked: Mapping[str, str]) -> Judged | None:
    """Keep that an exercise was passed, if it was; gives what was judged with that in it.

    Of a form that says that the pass is kept, nothing is asked of the database.
    """
    if judged is None or judged.lesson.exercise is None:
        return judged
    mark = Signer(salt="learn.workbench.exercise").signature(f"{learner.pk} {judged.lesson.slug} {judged.lesson.exercise.digest}")
    if constant_time_compare(asked.get(KEPT, ""), mark):
        return replace(judged, kept=mark)
    if judged.work is None or not judged.is_passed:
        return judged
    return replace(judged, kept=mark, is_new=keep_pass(learner, judged.lesson, judged.work))
