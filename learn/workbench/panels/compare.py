"""Two states side by side, and the list of those that are kept: the start of this place, what is in the editor, saves, builds."""

from __future__ import annotations

from dataclasses import dataclass

from learn.workbench.comparison import Comparison, compare
from learn.workbench.models import Kind
from learn.workbench.panels import Choice, Panel
from learn.workbench.places import page_of, start_of, title_of
from learn.workbench.project import Project, ProjectError
from learn.workbench.shelf import Kept, Shelf, projects_of, shelf_of
from learn.workbench.subject import Subject, analysed

START, NOW = "start", "now"


@dataclass(frozen=True, slots=True)
class Group:
    """States of one kind, newest first."""

    kind: str
    title: str
    states: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another place that has saves: its name, the address of its page, and how many."""

    title: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The comparison, what it is between, and all that could be chosen. `problem` says why there is no comparison; `shelf` is
    what is kept, signed."""

    shelf: str
    earlier: Choice
    later: Choice
    choices: tuple[Choice, ...]
    kept: tuple[Group, ...]
    elsewhere: tuple[Elsewhere, ...]
    comparison: Comparison | None
    problem: str = ""

    @property
    def is_in_editor(self) -> bool:
        """Whether the later of the two is what stands in the editor."""
        return self.later.value == NOW


def show(subject: Subject) -> Shown:
    """A choice that is gone falls back to the start, or to what is in the editor."""
    shelf, signed = shelf_of(subject)
    titles = {Kind.SAVE: "Saves", Kind.BUILD: "Builds", Kind.AUTO: "Kept automatically"}
    kept = tuple([Group(kind, title, tuple(found)) for kind, title in titles.items() if (found := shelf.of(kind))])
    choices = (
        Choice(START, "What this file started with"),
        Choice(NOW, "What is in the editor"),
        *[Choice(str(state.number), _titled(state)) for group in kept for state in group.states],
    )
    elsewhere = tuple([Elsewhere(title_of(place), page_of(place), count) for place, count in shelf.elsewhere])
    asked = subject.does.removeprefix("compare:") if subject.does.startswith("compare:") else ""
    earlier = _chosen(choices, asked or subject.asked.get("compare-earlier", ""), START)
    later = _chosen(choices, NOW if asked else subject.asked.get("compare-later", ""), NOW)
    try:
        before, after = _project(subject, shelf, earlier), _project(subject, shelf, later)
    except ProjectError as refusal:
        return Shown(signed, earlier, later, choices, kept, elsewhere, None, str(refusal))
    return Shown(signed, earlier, later, choices, kept, elsewhere, compare(before, after, (analysed(before), analysed(after))))


def _titled(state: Kept) -> str:
    kind = f"{Kind(state.kind).label} " if state.kind != Kind.AUTO else ""
    name = f"{state.name}, " if state.name else ""
    return f"{name}{kind}{state.at:%d %b %H:%M}"


def _chosen(choices: tuple[Choice, ...], value: str, otherwise: str) -> Choice:
    by_value = {choice.value: choice for choice in choices}
    return by_value.get(value) or by_value[otherwise]


def _project(subject: Subject, shelf: Shelf, choice: Choice) -> Project:
    """Raises ProjectError."""
    if choice.value == NOW:
        return subject.project
    if choice.value == START:
        start = start_of(subject.place)
        if start is None:
            raise ProjectError("What this file started with is not here any more. Choose another state.")
        return start
    chosen = [state for state in shelf.states if str(state.number) == choice.value]
    for project in projects_of(chosen, is_edit=subject.is_edit).values():
        if isinstance(project, str):
            raise ProjectError(project)
        return project
    raise ProjectError("That state was deleted a moment ago. Choose another one.")


PANEL = Panel(80, "compare", "Compare", show, is_picture=False)
