"""The same as files of comma-separated values, row by row while they are sent."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Final

from learn.cohorts.models import Cohort
from learn.cohorts.overview import all_asked_of, rows_of
from learn.cohorts.pages import page_of
from learn.course import Course
from learn.practice.standing import LessonStanding
from learn.quiz import plain_text

PAGE: Final = 100
"""Members whose rows are worked out together."""

MARK: Final = "\ufeff"
"""At the beginning, so that spreadsheets read UTF-8."""

Cell = str | int | float | None

_BEGINS_A_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


def members_sheet(cohort: Cohort, course: Course) -> Iterator[str]:
    """A row for each member and objective, and one for each exercise. Two or three queries for every hundred members."""
    yield from _lines([["Name", "Joined", "Lesson", "Objective", "Right", "Answered", "Questions", "Reached"]], mark=MARK)
    page = page_of(cohort, size=PAGE)
    while True:
        for row in rows_of(page.members, course.lessons):
            who = (row.member.name, row.member.joined_at.date().isoformat())
            yield from _lines([*who, *cells] for standing in row.lessons for cells in _standing_rows(standing))
        if page.after is None:
            return
        page = page_of(cohort, after=page.after.pk, size=PAGE)


def questions_sheet(cohort: Cohort, course: Course) -> Iterator[str]:
    """A row for each question of the course."""
    yield from _lines(
        [
            [
                *("Lesson", "Question", "Prompt", "Kind", "First answers", "Right at first", "Difficulty", "Discrimination"),
                *("Most chosen wrong answer", "Times chosen", "Median seconds"),
            ]
        ],
        mark=MARK,
    )
    for lesson, questions in all_asked_of(cohort, course):
        yield from _lines(
            [
                *(lesson.title, asked.question.id, asked.prompt, asked.question.kind, asked.item.answers, asked.item.right),
                *(_rounded(asked.item.difficulty), _rounded(asked.item.discrimination)),
                *(plain_text(asked.wrong), asked.times, _rounded(asked.item.seconds)),
            ]
            for asked in questions
        )


def safe(cell: Cell) -> Cell:
    """What a spreadsheet shows as it is: a text that would be a formula gets an apostrophe before it. Numbers are left alone."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA) else cell


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


class _Lines(list[str]):
    """What csv.writer writes to."""

    def write(self, line: str) -> None:
        self.append(line)


def _lines(rows: Iterable[Iterable[Cell]], mark: str = "") -> Iterator[str]:
    lines = _Lines()
    writer = csv.writer(lines)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    if lines:
        yield mark + "".join(lines)


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)
