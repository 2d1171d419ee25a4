"""`manage.py lessons`: what an author asks. Says all that is wrong with the lessons, or what there is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from learn.course import Course, load, problems


class Command(BaseCommand):
    """Lists the lessons, or their problems with file and line; exit status 1 where there are any."""

    help = "Check the lessons: every problem with its file and line, or a list of what the course holds."
    requires_system_checks = ()  # this command is the check, in a form for authors

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("do", nargs="?", choices=["check"], default="check", help="check: what this command does anyway")

    def handle(self, *_args: Any, **_options: Any) -> None:
        folder = Path(settings.LESSONS)
        found = problems(folder, today=date.today())
        for problem in found:
            self.stderr.write(f"{folder.name}/{problem}")
        if found:
            raise CommandError(f"{len(found)} problem{'' if len(found) == 1 else 's'} in {folder}.")
        self.stdout.write("\n".join(_contents(load(folder))))


def _contents(course: Course) -> list[str]:
    """The course in a few lines: chapters, and for each lesson what it holds."""
    lines = [course.title]
    for chapter in course.chapters:
        lines.append(f"\n{chapter.title}")
        lines += [
            f"  {lesson.number} {lesson.title}: {len(lesson.sections)} sections, {len(lesson.questions)} questions, "
            f"{len(lesson.files)} Dockerfiles, {'an exercise, ' if lesson.exercise else ''}{lesson.minutes} min"
            for lesson in chapter.lessons
        ]
    lines.append(f"\n{len(course.lessons)} lessons, {len(course.terms)} terms in the glossary, no problems.")
    return lines
