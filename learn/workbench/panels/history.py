"""What `docker history` will print."""

from __future__ import annotations

from dataclasses import dataclass

from learn.diagrams import Table
from learn.workbench.panels import Panel
from learn.workbench.running import history
from learn.workbench.subject import Subject


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows, and the base image whose rows follow them."""

    table: Table | None
    base: str


def show(subject: Subject) -> Shown:
    """The rows of the target; none where the file has no stage."""
    rows, base = (history(subject.drawn.analysis) if subject.drawn else None) or (None, "")
    return Shown(rows, base)


PANEL = Panel(60, "history", "History", show)
