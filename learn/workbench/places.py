"""What the name of a place stands for: the project that it begins with, and the page that it is on.

A place is `<lesson>/<file>`, `workbench/Dockerfile`, `workbench/<INSTRUCTION>` for the example of its reference page, or
`shared/k<key>` for somebody's own version of a shared state.
"""

from __future__ import annotations

from functools import cache
from typing import Final
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from learn.dockerfile.rebuild import Context, samples, text_file
from learn.dockerfile.reference import instruction_words
from learn.practice.library import the_course
from learn.workbench.project import DOCKERFILE, Project, ProjectError
from learn.workbench.sharing import find_shared

WORKBENCH: Final = "workbench"
SHARED: Final = "shared"

KEY_MARK: Final = "k"
"""What stands before a key in the name of a place, which may begin with no hyphen."""

FIRST_SAMPLE: Final = "python"
"""The sample project that the workbench begins with."""


@cache
def starter() -> Project:
    """What the workbench begins with."""
    sample = next(sample for sample in samples() if sample.name == FIRST_SAMPLE)
    return Project(sample.dockerfile, sample.context.without(DOCKERFILE))


@cache
def example_of(name: str) -> Project | None:
    """The example of an instruction's reference page, with the files that it takes; None where nothing is called so."""
    words = instruction_words().get(name)
    return Project(words.example, Context({file: text_file(f"{file}\n") for file in words.files})) if words else None


def start_of(place: str) -> Project | None:
    """The project that a place begins with; None where there is none any more. One query for a shared state, none else."""
    where, _, name = place.partition("/")
    if where == WORKBENCH:
        return example_of(name) or starter()
    if where == SHARED:
        try:
            return find_shared(name.removeprefix(KEY_MARK))
        except ProjectError:
            return None
    lesson = the_course().lesson(where)
    return next((Project(file.text, file.context) for file in lesson.offered if file.name == name), None) if lesson else None


def page_of(place: str) -> str:
    """The address of the page with this place's editor; the workbench's where there is none."""
    where, _, name = place.partition("/")
    try:
        if where == SHARED:
            return reverse("workbench:shared", args=[name.removeprefix(KEY_MARK)])
        if where != WORKBENCH and the_course().lesson(where) is not None:
            # Written out, for a lesson's page belongs to another app.
            return f"{reverse('reader:lesson', args=[where])}?{urlencode({'file': name})}"
    except NoReverseMatch:
        pass
    page = reverse("workbench:workbench")
    return f"{page}?{urlencode({'file': name})}" if where == WORKBENCH and example_of(name) else page


def title_of(place: str) -> str:
    """What a place is called in a list."""
    where, _, name = place.partition("/")
    if where == WORKBENCH:
        return "the workbench"
    if where == SHARED:
        return "a shared state"
    lesson = the_course().lesson(where)
    return f"{lesson.title}, {name}" if lesson else place
