"""A folder → the Course. What can be read is read; what cannot is told in its author's words and left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from learn.course.course import (
    Address,
    Chapter,
    Course,
    Facts,
    Lesson,
    LessonFile,
    Objective,
    Problem,
    Source,
    Term,
)
from learn.course.links import Links, TermFinder, Word, default_address
from learn.course.markdown import Report, Writer
from learn.course.page import Material, inline_svg, read_page
from learn.course.pictures import picture_faults
from learn.course.slugs import slugify
from learn.course.tables import (
    CourseTable,
    FactsTable,
    GlossaryTable,
    LessonTable,
    QuestionsTable,
    TermTable,
    line_in,
    read_text,
    read_toml,
    unknown_field,
)
from learn.course.vocabulary import check_names, instruction_names
from learn.dockerfile.rebuild import Context
from learn.quiz import Exercise, Html, Phrase, Question, QuestionError, read_exercise, read_question, task_context

EXERCISE = "exercise"
FACTS = "facts"
FOLDER = re.compile(r"(\d{3})-([a-z0-9]+(?:-[a-z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class Folder:
    """A lesson's folder: its path, and the number and slug in its name."""

    path: Path
    number: int
    slug: str

    def name(self, file: str) -> str:
        """How a problem calls one of its files."""
        return f"{self.path.name}/{file}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A course being read: by what it is written, and all that was found wrong."""

    writer: Writer
    problems: list[Problem] = field(default_factory=list)

    def blame(self, file: str, line: int, message: str) -> None:
        self.problems.append(Problem(file, line, message))

    def phrase(self, text: str, file: str, path: Path, at: str) -> Phrase:
        """Markdown from a TOML file, on one line of the page. `at` is where in the file, such as `$.term[3].meaning`."""
        return self.writer.phrase(text, self.report(file, path, at))

    def report(self, file: str, path: Path, at: str) -> Report:
        """For a writer of text from a TOML file. The line is looked for only when there is something to tell."""
        return lambda _, message: self.blame(file, line_in(path, at), message)


def load(folder: Path, address: Address = default_address) -> Course:
    """The course in a folder. Never fails because of what an author wrote: `problems` tells about that."""
    return read_course(folder, address)[0]


def read_course(folder: Path, address: Address = default_address) -> tuple[Course, list[Problem]]:
    """The course, and what was found wrong while reading."""
    early: list[Problem] = []
    head = read_toml(folder / "course.toml", CourseTable, "course.toml", early)
    glossary = read_toml(folder / "glossary.toml", GlossaryTable, "glossary.toml", early)
    terms = glossary.terms if glossary else ()
    folders = tuple(_folders(folder, early))
    links = Links(address, _known(terms, folders))
    words = (Word(written, slugify(term.term)) for term in terms for written in (term.term, *term.aliases))
    finder = TermFinder(words, glossary.names if glossary else ())
    reading = Reading(Writer(links, finder), early)
    facts = {sheet.name: sheet for sheet in _facts(folder / FACTS, reading)}
    lessons = [lesson for found in folders if (lesson := _lesson(found, facts, reading)) is not None]
    course = Course(
        title=head.title if head else "",
        summary=reading.phrase(head.summary if head else "", "course.toml", folder / "course.toml", "$.summary"),
        chapters=_chapters(head.chapters if head else {}, lessons, reading),
        terms=_terms(terms, folder / "glossary.toml", reading),
        facts=tuple(facts.values()),
    )
    return course, reading.problems


def _folders(folder: Path, problems: list[Problem]) -> Iterable[Folder]:
    """The lessons' folders in order. Files of the course itself and hidden ones are passed over."""
    slugs: dict[str, str] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not path.is_dir() or path.name.startswith((".", "_")) or path.name == FACTS:
            continue
        parts = FOLDER.fullmatch(path.name)
        if parts is None:
            message = "a lesson's folder is named by three digits and a slug, such as 110-what-a-container-is"
            problems.append(Problem(path.name, 1, message))
        elif parts[2] in slugs:
            problems.append(Problem(path.name, 1, f"{slugs[parts[2]]} has the same slug"))
        else:
            slugs[parts[2]] = path.name
            yield Folder(path, int(parts[1]), parts[2])


def _known(terms: Iterable[TermTable], folders: Iterable[Folder]) -> dict[str, dict[str, str]]:
    """What links can name, by kind."""
    words = {slugify(alias): slugify(term.term) for term in terms for alias in term.aliases}
    words |= {slugify(term.term): slugify(term.term) for term in terms}
    return {
        "term": words,
        "lesson": {folder.slug: folder.slug for folder in folders},
        "instruction": {name: name for name in instruction_names()},
        "check": {name: name for name in check_names()},
    }


def _chapters(titles: dict[str, str], lessons: list[Lesson], reading: Reading) -> tuple[Chapter, ...]:
    chapters: dict[int, list[Lesson]] = {}
    for lesson in lessons:
        chapters.setdefault(lesson.number // 100 * 100, []).append(lesson)
    for number in chapters:
        if str(number) not in titles:
            reading.blame("course.toml", 1, f"[chapters] has no title for {number}")
    for name in titles:
        if not (name.isdecimal() and int(name) in chapters):
            reading.blame("course.toml", 1, f"[chapters] has a title for {name}, and no lesson's number begins so")
    return tuple(Chapter(number, titles.get(str(number), ""), tuple(held)) for number, held in sorted(chapters.items()))


def _terms(tables: Iterable[TermTable], path: Path, reading: Reading) -> tuple[Term, ...]:
    terms = []
    for at, table in enumerate(tables):
        meaning = reading.phrase(table.meaning, path.name, path, f"$.term[{at}].meaning")
        terms.append(Term(table.term, slugify(table.term), meaning, table.lesson, table.aliases))
    return tuple(sorted(terms, key=lambda term: term.term.casefold()))


def _facts(folder: Path, reading: Reading) -> Iterable[Facts]:
    """Every table of facts in the folder, by name."""
    for path in sorted(folder.glob("*.toml")):
        name = f"{FACTS}/{path.name}"
        table = read_toml(path, FactsTable, name, reading.problems)
        if table is None:
            continue
        for at, row in enumerate(table.rows):
            if len(row) != len(table.columns):
                message = f"row {at + 1} has {len(row)} cells for {len(table.columns)} columns"
                reading.blame(name, line_in(path, "$.rows"), message)
        if not table.sources:
            reading.blame(name, 1, "a table of facts needs a [[source]]")
        rows = tuple(tuple(reading.phrase(cell, name, path, "$.rows") for cell in row) for row in table.rows)
        sources = tuple(Source(source.title, source.url) for source in table.sources)
        yield Facts(path.stem, table.title, table.columns, rows, sources, table.checked, table.review_by)


def _lesson(folder: Folder, facts: dict[str, Facts], reading: Reading) -> Lesson | None:
    """The lesson in a folder, or None where its lesson.toml cannot be read."""
    table = read_toml(folder.path / "lesson.toml", LessonTable, folder.name("lesson.toml"), reading.problems)
    if table is None:
        return None
    files = _files(folder, table, reading)
    questions = _questions(folder, files, reading)
    pictures = _pictures(folder, reading)
    material = Material(files, pictures, {question.id: question for question in questions}, facts)
    name = folder.name("lesson.md")
    text = read_text(folder.path / "lesson.md", name, reading.problems) or ""
    introduction, sections = read_page(
        text, material, reading.writer, lambda line, message: reading.blame(name, line + 1, message)
    )
    phrase = partial(reading.phrase, file=folder.name("lesson.toml"), path=folder.path / "lesson.toml")
    return Lesson(
        slug=folder.slug,
        number=folder.number,
        title=table.title,
        summary=phrase(table.summary, at="$.summary"),
        objectives=tuple(
            Objective(objective.id, phrase(objective.text, at=f"$.objective[{at}].text"))
            for at, objective in enumerate(table.objectives)
        ),
        out_of_scope=tuple(phrase(line, at="$.out_of_scope") for line in table.out_of_scope),
        needs=table.needs,
        introduction=introduction,
        sections=sections,
        questions=tuple(sorted(questions, key=lambda question: material.asked.get(question.id, len(text)))),
        files=tuple(files[file.name] for file in table.files if file.name in files),
        minutes=table.minutes or sum(section.minutes for section in sections),
        exercise=_exercise(folder, reading),
    )


def _files(folder: Folder, table: LessonTable, reading: Reading) -> dict[str, LessonFile]:
    """Every Dockerfile in the folder by name; what lesson.toml says of it, if anything."""
    toml, name = folder.path / "lesson.toml", folder.name("lesson.toml")
    places = {file.name: at for at, file in enumerate(table.files)}
    files = {}
    for path in sorted(folder.path.glob("*Dockerfile")):
        text = read_text(path, folder.name(path.name), reading.problems) or ""
        at = places.pop(path.name, None)
        if at is None:
            files[path.name] = LessonFile(path.name, path.name, text)
            continue
        said = table.files[at]
        note = reading.phrase(said.note, name, toml, f"$.file[{at}].note") if said.note else None
        try:
            context = task_context(said.sample, said.files, said.sizes)
        except ValueError as error:
            reading.blame(name, line_in(toml, f"$.file[{at}].name"), str(error))
            context = Context()
        files[path.name] = LessonFile(path.name, said.title, text, note, True, said.refused, context)
    for missing, at in places.items():
        line = line_in(toml, f"$.file[{at}].name")
        reading.blame(name, line, f"the lesson's folder has no Dockerfile called {missing}")
    return files


def _pictures(folder: Folder, reading: Reading) -> dict[str, Html]:
    pictures = {}
    for path in sorted(folder.path.glob("*.svg")):
        text = read_text(path, folder.name(path.name), reading.problems) or ""
        faults = list(picture_faults(text, path.stem))
        for line, message in faults:
            reading.blame(folder.name(path.name), line, message)
        # A picture that breaks the rules could break the page: its place says so and nothing else is shown.
        pictures[path.name] = Html("") if faults else inline_svg(text)
    return pictures


def _questions(folder: Folder, files: dict[str, LessonFile], reading: Reading) -> list[Question]:
    """The questions that can be read, in the order written. A lesson without questions.toml has none."""
    name, path = folder.name("questions.toml"), folder.path / "questions.toml"
    if not path.is_file():
        return []
    table = read_toml(path, QuestionsTable, name, reading.problems)
    texts = {file.name: file.text for file in files.values()}
    questions = []
    for number, body in enumerate(table.questions if table else ()):
        place = f"$.question[{number}]"
        try:
            questions.append(read_question(body, texts, _markdown(reading.writer, reading.report(name, path, place))))
        except QuestionError as error:
            at = place + unknown_field(error.message, error.path).removeprefix("$")
            reading.blame(name, line_in(path, at), f"{_called(body)}: {error.message}")
    return questions


def _exercise(folder: Folder, reading: Reading) -> Exercise | None:
    """The exercise in the lesson's folder of that name; None where there is none or it cannot be read."""
    path, name = folder.path / EXERCISE / f"{EXERCISE}.toml", folder.name(f"{EXERCISE}/{EXERCISE}.toml")
    if not path.parent.is_dir():
        return None
    table = read_toml(path, dict[str, Any], name, reading.problems)
    if table is None:
        return None
    dockerfiles = {
        found.name: read_text(found, folder.name(f"{EXERCISE}/{found.name}"), reading.problems) or ""
        for found in sorted(path.parent.glob("*Dockerfile"))
    }
    around = path.parent / "context"
    files = {
        found.relative_to(around).as_posix(): read_text(found, folder.name(f"{EXERCISE}/{found.name}"), reading.problems) or ""
        for found in sorted(around.rglob("*"))
        if found.is_file()
    }
    try:
        return read_exercise(table, dockerfiles, files, _markdown(reading.writer, reading.report(name, path, "$")))
    except QuestionError as error:
        reading.blame(name, line_in(path, unknown_field(error.message, error.path) or "$"), error.message)
        return None


def _called(body: dict[str, Any]) -> str:
    return f'question "{body["id"]}"' if isinstance(body.get("id"), str) else "a question without an id"


def _markdown(writer: Writer, report: Report) -> Callable[[str, bool], Html]:
    return lambda text, is_phrase: writer.phrase(text, report) if is_phrase else writer.block(text, report)
