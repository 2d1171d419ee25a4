"""What stands beside the editor: one panel at a time, one module each, found by being here.

A module holds `PANEL = Panel(…)` and the function that makes what its template `workbench/panels/<name>.html` shows as `shown`.
Only the panel that was chosen is asked. It may have fields and buttons of its own: they belong to the editor's form by
`form="bench"`, and their names begin with the panel's, so that the form can be sent from anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from learn.workbench.subject import Subject

FIRST = "layers"


@dataclass(frozen=True, slots=True)
class Panel:
    """A tab beside the editor. `order` is its place in the row; `title` what the tab says.

    `show` never fails on what somebody typed; it raises NotAtHandError as `Subject.is_edit` tells. `is_picture` tells that
    it shows the last project without errors, and so stays as it is while there are some; the others speak of the text as it
    stands.
    """

    order: int
    name: str
    title: str
    show: Callable[[Subject], Any]
    is_picture: bool = True

    @property
    def template(self) -> str:
        return f"workbench/panels/{self.name}.html"


class Choice(NamedTuple):
    """One of several in a panel: what the form sends, and what is read."""

    value: str
    title: str


@cache
def panels() -> tuple[Panel, ...]:
    """All panels, in the order of their tabs."""
    found = [import_module(f"{__name__}.{module.name}").PANEL for module in iter_modules(__path__)]
    return tuple(sorted(found, key=lambda panel: panel.order))


def panel_named(name: str) -> Panel:
    """The panel of this name, or else the first."""
    named = {panel.name: panel for panel in panels()}
    return named.get(name) or named[FIRST]
