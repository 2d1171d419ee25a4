"""An exercise: a task with a title, three hints and a worked solution, one for a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from learn.quiz.markup import Html, Markdown, Phrase
from learn.quiz.question import digest_of, markup_maker, unreadable, with_dockerfiles
from learn.quiz.task import Task

ID = "exercise"
"""What stored attempts and helps call a lesson's exercise, so that no question may be called so."""

HINTS = 3
SOLUTION = HINTS + 1
"""The step of help that is the worked solution, after the hints."""


# Compared by identity: there is one for each lesson, and it may be what a cache is asked by.
@dataclass(frozen=True, slots=True, eq=False)
class Exercise:
    """`explanation` says why the worked solution is as it is. `digest` names what is asked, as with a question."""

    title: Phrase
    objective: str
    prompt: Html
    explanation: Html
    hints: tuple[Html, ...]
    task: Task
    digest: str


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an exercise has beside its task."""

    title: Phrase
    objective: str
    prompt: Html
    explanation: Html
    hints: tuple[Html, ...]


def read_exercise(
    table: Mapping[str, Any], dockerfiles: Mapping[str, str], files: Mapping[str, str], markdown: Markdown
) -> Exercise:
    """The exercise in a TOML table. `dockerfiles` and `files` are those beside it, text by name. Raises QuestionError."""
    convert = markup_maker(markdown)
    names = _Head.__struct_fields__
    rest = {key: table[key] for key in table if key not in names}
    written = rest.get("files", {})
    if isinstance(written, dict):
        rest["files"] = {**files, **written}
    try:
        head = msgspec.convert({key: table[key] for key in table if key in names}, _Head, dec_hook=convert)
        task = msgspec.convert(with_dockerfiles(rest, dockerfiles), Task, dec_hook=convert)
    except msgspec.ValidationError as error:
        raise unreadable(error) from None
    digest = digest_of({**table, "files": rest["files"]}, dockerfiles)
    return Exercise(head.title, head.objective, head.prompt, head.explanation, head.hints, task, digest)
