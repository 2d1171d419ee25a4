"""All that can be wrong with a course, in its authors' words.

Reading finds what cannot be read; here the course is proved once it is read: that what belongs together fits, and that the
engine agrees with what the lessons say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from learn.course.course import Ask, Compare, Course, Diagram, Example, Lesson, LessonFile, Problem, Rebuild
from learn.course.load import read_course
from learn.course.tables import line_of
from learn.dockerfile import analyze
from learn.quiz import EXERCISE, HINTS, Question, grade

TOML, QUESTIONS, PAGE, TASK = "lesson.toml", "questions.toml", "lesson.md", "exercise/exercise.toml"


def problems(folder: Path, today: date | None = None) -> tuple[Problem, ...]:
    """Everything wrong with the course in a folder, by file and line; without `today` no fact is too old."""
    course, found = read_course(folder)
    found += _of_course(course)
    found += _outdated(course, today) if today else ()
    for lesson in course.lessons:
        found += _Proof(folder, lesson).problems(course)
    return tuple(sorted(set(found)))


def _of_course(course: Course) -> Iterator[Problem]:
    slugs = {lesson.slug for lesson in course.lessons}
    for slug, count in Counter(term.slug for term in course.terms).items():
        if count > 1:
            yield Problem("glossary.toml", 1, f"{count} terms have the address {slug}")
    for term in course.terms:
        if term.lesson not in slugs:
            yield Problem("glossary.toml", 1, f'the term "{term.term}" names the lesson {term.lesson}, which does not exist')


def _outdated(course: Course, today: date) -> Iterator[Problem]:
    for sheet in course.facts:
        if sheet.review_by < today:
            yield Problem(f"facts/{sheet.name}.toml", 1, f"read the sources again: this was to be looked at by {sheet.review_by}")


class _Proof:
    """Proves one lesson. Keeps its TOML texts, to say where something stands."""

    def __init__(self, folder: Path, lesson: Lesson) -> None:
        self.lesson = lesson
        self.name = f"{lesson.number:03}-{lesson.slug}"
        paths = {name: folder / self.name / name for name in (TOML, QUESTIONS, TASK)}
        self.texts = {name: path.read_text("utf-8", "replace") if path.is_file() else "" for name, path in paths.items()}

    def problem(self, file: str, path: str, message: str) -> Problem:
        return Problem(f"{self.name}/{file}", line_of(self.texts.get(file, ""), path), message)

    def problems(self, course: Course) -> Iterator[Problem]:
        yield from self._about_lesson(course)
        yield from self._about_files()
        for question in self.lesson.questions:
            yield from self._about_question(question)
        yield from self._about_exercise()

    def _about_lesson(self, course: Course) -> Iterator[Problem]:
        lesson = self.lesson
        numbers = {other.slug: other.number for other in course.lessons}
        for needed in lesson.needs:
            if needed not in numbers:
                yield self.problem(TOML, "$.needs", f"needs the lesson {needed}, which does not exist")
            elif numbers[needed] >= lesson.number:
                yield self.problem(TOML, "$.needs", f"needs the lesson {needed}, which comes later")
        if not lesson.objectives:
            yield self.problem(TOML, "$", "a lesson needs at least one [[objective]]")
        if not lesson.sections:
            yield self.problem(PAGE, "$", "a lesson needs at least one section, begun by ##")
        asked_for = {question.objective for question in lesson.questions}
        for at, objective in enumerate(lesson.objectives):
            if objective.id not in asked_for:
                yield self.problem(TOML, f"$.objective[{at}]", f'no question asks for the objective "{objective.id}"')
        for name, things in (("objective", lesson.objectives), ("question", lesson.questions)):
            for doubled in _doubled(thing.id for thing in things):
                yield self.problem(TOML if name == "objective" else QUESTIONS, "$", f'two {name}s have the id "{doubled}"')

    def _about_files(self) -> Iterator[Problem]:
        shown = {file.name: file for file in self._shown_files()}
        for at, file in enumerate(self.lesson.files):
            yield from self._refusal(file, TOML, f"$.file[{at}].name")
            shown.pop(file.name, None)
        for file in shown.values():
            yield from self._refusal(file, PAGE, "$")

    def _shown_files(self) -> Iterator[LessonFile]:
        for block in self.lesson.blocks:
            if isinstance(block, Example | Diagram):
                yield block.file
            elif isinstance(block, Compare):
                yield from (block.before, block.after)
            elif isinstance(block, Rebuild):
                yield from (block.file, block.after)

    def _refusal(self, file: LessonFile, where: str, path: str) -> Iterator[Problem]:
        """The builder must take what is shown, and refuse what is said to be refused."""
        analysis = analyze(file.text, name=file.name)
        if analysis.ok and file.is_refused:
            yield self.problem(where, path, f"{file.name} has refused = true, and the builder takes it")
        elif not analysis.ok and not file.is_refused:
            error = analysis.errors[0]
            yield Problem(f"{self.name}/{file.name}", error.span.start.line, f"the builder refuses this: {error.message}")

    def _about_question(self, question: Question) -> Iterator[Problem]:
        line = self._line_of(question)
        for fault in self._faults(question):
            yield Problem(f"{self.name}/{QUESTIONS}", line, f'question "{question.id}": {fault}')

    def _about_exercise(self) -> Iterator[Problem]:
        exercise = self.lesson.exercise
        if exercise is None:
            return
        if exercise.objective not in {objective.id for objective in self.lesson.objectives}:
            yield self.problem(TASK, "$.objective", f'no objective is called "{exercise.objective}"')
        if len(exercise.hints) != HINTS:
            yield self.problem(TASK, "$.hints", f"{len(exercise.hints)} hints; give three, each telling more than the one before")
        for name, text in (("title", exercise.title), ("prompt", exercise.prompt), ("explanation", exercise.explanation)):
            if not text.strip():
                yield self.problem(TASK, f"$.{name}", f"the {name} is empty")
        for fault in exercise.task.faults():
            yield self.problem(TASK, "$", fault)

    def _line_of(self, question: Question) -> int:
        """The line of questions.toml that gives the question its id."""
        pattern = re.compile(rf"\s*id\s*=\s*[\"']{re.escape(question.id)}[\"']")
        lines = self.texts[QUESTIONS].split("\n")
        return next((number for number, line in enumerate(lines, start=1) if pattern.match(line)), 1)

    def _faults(self, question: Question) -> Iterator[str]:
        lesson = self.lesson
        if question.id == EXERCISE or question.id.startswith(f"{EXERCISE}-"):
            yield "is called as an exercise's own questions are: give it another id"
        if question.objective not in {objective.id for objective in lesson.objectives}:
            yield f'no objective is called "{question.objective}"'
        if question not in (block.question for block in lesson.blocks if isinstance(block, Ask)):
            yield "is never asked: lesson.md has no ```ask block for it"
        if question.hints and len(question.hints) != 3:
            yield f"has {len(question.hints)} hints; give three, each telling more than the one before, or none"
        for name, text in (("prompt", question.prompt), ("explanation", question.explanation)):
            if not text.strip() and not question.is_generated:
                yield f"has an empty {name}"
        faults = list(question.body.faults())
        yield from faults
        if not faults:
            yield from _misgraded(question)


def _misgraded(question: Question) -> Iterator[str]:
    """The right answer must pass, and each foreseen wrong one must get its own words."""
    if not grade(question, question.body.solution()).is_correct:
        yield "its own right answer does not pass"
    for submission, feedback in question.body.foreseen():
        verdict = grade(question, submission)
        said = {verdict.message, *(feedback.text for feedback in verdict.feedback)}
        if verdict.is_correct or feedback not in said:
            yield f"the mistake {' '.join(submission)} is not caught"


def _doubled(names: Iterator[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
