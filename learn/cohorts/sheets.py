"""The same as files of comma-separated values, row by row while they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.cohorts.models import Cohort
from learn.cohorts.overview import all_asked_of, rows_of
from learn.cohorts.pages import page_of
from learn.course import Course
from learn.practice.standing import LessonStanding
from learn.quiz import plain_text
from learn.sheets import Cell, as_lines

PAGE: Final = 100
"""Members whose rows are worked out together."""


def members_sheet(cohort: Cohort, course: Course) -> Iterator[str]:
    """A row for each member and objective, and one for each exercise. Two or three queries for every hundred members."""
    yield from as_lines([["Name", "Joined", "Lesson", "Objective", "Right", "Answered", "Questions", "Reached"]])
    page = page_of(cohort, size=PAGE)
    while True:
        for row in rows_of(page.members, course.lessons):
            who = (row.member.name, row.member.joined_at.date().isoformat())
            yield from as_lines([*who, *cells] for standing in row.lessons for cells in _standing_rows(standing))
        if page.after is None:
            return
        page = page_of(cohort, after=page.after.pk, size=PAGE)


def questions_sheet(cohort: Cohort, course: Course) -> Iterator[str]:
    """A row for each question of the course."""
    yield from as_lines(
        [
            [
                *("Lesson", "Question", "Prompt", "Kind", "First answers", "Right at first", "Difficulty", "Discrimination"),
                *("Most chosen wrong answer", "Times chosen", "Median seconds"),
            ]
        ]
    )
    for lesson, questions in all_asked_of(cohort, course):
        yield from as_lines(
            [
                *(lesson.title, asked.question.id, asked.prompt, asked.question.kind, asked.item.answers, asked.item.right),
                *(_rounded(asked.item.difficulty), _rounded(asked.item.discrimination)),
                *(plain_text(asked.wrong), asked.times, _rounded(asked.item.seconds)),
            ]
            for asked in questions
        )


def _standing_rows(standing: LessonStanding) -> Iterator[list[Cell]]:
    """A lesson's objectives, and its exercise, each as the cells of a row."""
    for objective in standing.objectives:
        text, counts = plain_text(objective.objective.text), [objective.right, objective.answered, objective.total]
        yield [standing.lesson.title, text, *counts, _yes(objective.is_reached)]
    if standing.exercise is not None:
        passed = int(standing.exercise)
        yield [standing.lesson.title, "The exercise", passed, passed, 1, _yes(standing.exercise)]


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)
