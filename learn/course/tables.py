"""The TOML that authors write, and where in it something is wrong."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from learn.course.course import Problem

T = TypeVar("T")
INDEX = re.compile(r"\[(\d+)\]")


class CourseTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """course.toml. A chapter is named by its hundred."""

    title: str
    summary: str
    chapters: dict[str, str]


class TermTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[term]]` of glossary.toml."""

    term: str
    meaning: str
    lesson: str
    aliases: tuple[str, ...] = ()


class GlossaryTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """glossary.toml. `names` are proper names that hold words of the glossary and mean something else."""

    names: tuple[str, ...] = ()
    terms: tuple[TermTable, ...] = msgspec.field(name="term", default=())


class ObjectiveTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An `[[objective]]` of lesson.toml."""

    id: str
    text: str


class FileTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[file]]` of lesson.toml."""

    name: str
    title: str
    note: str | None = None
    refused: bool = False
    sample: str = ""
    files: dict[str, str] = {}
    sizes: dict[str, str] = {}


class SourceTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[source]]` of a table of facts."""

    title: str
    url: str


class FactsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of `facts/`. Each row has a cell for each column, in Markdown."""

    title: str
    checked: date
    review_by: date
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[SourceTable, ...] = msgspec.field(name="source", default=())


class LessonTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """lesson.toml."""

    title: str
    summary: str
    minutes: int | None = None
    needs: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    objectives: tuple[ObjectiveTable, ...] = msgspec.field(name="objective", default=())
    files: tuple[FileTable, ...] = msgspec.field(name="file", default=())


class QuestionsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """questions.toml; each question is typed on its own, so that each can say what is wrong with it."""

    questions: tuple[dict[str, Any], ...] = msgspec.field(name="question", default=())


def read_toml(path: Path, wanted: type[T], name: str, problems: list[Problem]) -> T | None:
    """The table in a file, or None after telling `problems` why there is none. `name` is how problems call the file."""
    text = read_text(path, name, problems)
    if text is None:
        return None
    try:
        return msgspec.convert(tomllib.loads(text), wanted)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        problems.append(Problem(name, line, f"this is no TOML: {error}"))
    except msgspec.ValidationError as error:
        message, _, at = str(error).partition(" - at `")
        problems.append(Problem(name, line_of(text, at.rstrip("`") or unknown_field(message)), message))
    return None


def read_text(path: Path, name: str, problems: list[Problem]) -> str | None:
    """A file's text, or None after telling `problems` why it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        problems.append(Problem(name, 1, "there is no such file"))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(name, 1, f"the file cannot be read: {error}"))
    return None


def unknown_field(message: str, path: str = "") -> str:
    """The path of the field that msgspec calls unknown; it gives only the path of the table around it."""
    found = re.search(r"unknown field `(.+)`", message)
    return f"{path or '$'}.{found[1]}" if found else path


def line_in(file: Path, path: str) -> int:
    """The line where msgspec's path is in a TOML file that could be read before."""
    return line_of(file.read_text(encoding="utf-8"), path)


def line_of(text: str, path: str) -> int:
    """The line where msgspec's path (`$.question[1].option[0].text`) is in a TOML text; the nearest that is found."""
    lines = text.split("\n")
    at, header = 0, ""
    for name in path.removeprefix("$").strip(".").split("."):
        index = INDEX.search(name)
        name = INDEX.sub("", name)
        if index and name != "...":
            header = f"{header}.{name}" if header else name
            at = _nth(lines, at, rf"\s*\[\[\s*{re.escape(header)}\s*\]\]", int(index[1]))
        elif name:
            at = _nth(lines, at, rf"\s*\"?{re.escape(name)}\"?\s*=", 0)
    return at + 1


def _nth(lines: list[str], start: int, pattern: str, number: int) -> int:
    """The number of the n-th line from `start` that begins like the pattern; `start` itself where there is none."""
    matching = re.compile(pattern)
    for at in range(start, len(lines)):
        if matching.match(lines[at]):
            if number == 0:
                return at
            number -= 1
    return start
