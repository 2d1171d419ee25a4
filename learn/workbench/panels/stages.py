"""The stages, and what each takes from another."""

from __future__ import annotations

from learn import diagrams
from learn.workbench.panels import Panel
from learn.workbench.pictures import EDITOR, Picture, picture
from learn.workbench.subject import Subject


def show(subject: Subject) -> Picture | None:
    """The graph of the stages; None where there is nothing to draw."""
    return picture(diagrams.stages.draw(subject.drawn.analysis, href=EDITOR)) if subject.drawn else None


PANEL = Panel(30, "stages", "Stages", show)
