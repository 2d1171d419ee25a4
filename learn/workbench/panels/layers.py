"""The stack of layers that the target ends with."""

from __future__ import annotations

from learn import diagrams
from learn.workbench.panels import Panel
from learn.workbench.pictures import EDITOR, Picture, picture
from learn.workbench.subject import Subject


def show(subject: Subject) -> Picture | None:
    """The drawing of the layers; None where there is nothing to draw."""
    return picture(diagrams.layers.draw(subject.drawn.analysis, href=EDITOR)) if subject.drawn else None


PANEL = Panel(10, "layers", "Layers", show)
