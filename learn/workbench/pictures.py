"""Drawings as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from learn import diagrams
from learn.diagrams import Drawing, SvgText, Table

# Where pointing at an instruction leads: the field of the Dockerfile.
EDITOR = "#dockerfile"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as the page shows it: markup, and the same in words."""

    svg: SvgText
    table: Table
    description: str


def picture(drawing: Drawing | None) -> Picture | None:
    """The drawing, ready for a template; None stays None."""
    return Picture(diagrams.render(drawing), drawing.table, drawing.description) if drawing else None
