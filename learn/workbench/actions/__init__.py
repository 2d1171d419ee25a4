"""What a button does to the project: one module a kind, found by being here.

A button of the form is named `do` and says `<action>:<what>`, for example `open:app.py`. A module holds the `ACTIONS` of one
kind. What a button asks that changes nothing (`image:elsewhere`) is no action: the panel reads it from the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from learn.practice.models import Learner
from learn.workbench.project import Project
from learn.workbench.states import StateRefused, keep_aside


class ActionRefused(ValueError):
    """What was asked cannot be done; the message is a sentence for the person who asked. Nothing has changed."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is in front of somebody who presses a button.

    `file` is the path of the context's file that is open in the editor, "" for the Dockerfile. `asked` are the form's other
    fields. `start` is what this place begins with. `learner` has a draft here already: the text was kept before.
    """

    project: Project
    file: str
    start: Project
    place: str
    learner: Learner
    asked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The project afterwards, the file that is open then, and a sentence that tells what happened, if it needs one."""

    project: Project
    file: str = ""
    said: str = ""


def set_aside(desk: Desk, why: str) -> None:
    """Keep what is about to be replaced as an automatic save, unless it is what the place began with. Raises ActionRefused."""
    if desk.project != desk.start:
        try:
            keep_aside(desk.learner, desk.place, desk.project, why)
        except StateRefused as refusal:
            raise ActionRefused(f"{refusal} Nothing was opened.") from None


@dataclass(frozen=True, slots=True)
class Action:
    """`act` gets the desk and what stands after the colon; it raises ActionRefused."""

    name: str
    act: Callable[[Desk, str], Outcome]


@cache
def _actions() -> dict[str, Action]:
    found = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return {action.name: action for module in found for action in module.ACTIONS}


def find_action(does: str) -> Callable[[Desk], Outcome] | None:
    """What the button that says `does` is to do; None where it only asks something of a panel."""
    name, _, rest = does.partition(":")
    action = _actions().get(name)
    return (lambda desk: action.act(desk, rest)) if action else None
