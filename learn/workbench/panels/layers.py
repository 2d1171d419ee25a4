"""The stack of layers that the target ends with, how large each is by which figures, and what of it is there in vain."""

from __future__ import annotations

from dataclasses import dataclass

from learn import diagrams
from learn.diagrams import SvgText, Table, contents, weight
from learn.dockerfile.rebuild import find_waste
from learn.workbench.panels import Panel
from learn.workbench.pictures import EDITOR
from learn.workbench.simulated import simulated
from learn.workbench.subject import Subject


@dataclass(frozen=True, slots=True)
class LayersShown:
    """What the panel shows. Without sizes — of a file that is too long — `total` says so and the rest is empty.

    `is_wasteful` tells that what is hidden is worth a change; `efficiency` is the share that dive would score, in percent.
    `files` are those of each layer, where they were asked for.
    """

    svg: SvgText
    table: Table
    total: str
    hidden: str = ""
    hidings: tuple[weight.Hiding, ...] = ()
    sources: Table | None = None
    is_wasteful: bool = False
    efficiency: int = 100
    files: tuple[contents.LayerContents, ...] = ()


def show(subject: Subject) -> LayersShown | None:
    """The drawing of the layers with their sizes; None where there is nothing to draw."""
    if subject.drawn is None:
        return None
    build = simulated(subject.drawn)
    waste = find_waste(build) if build else None
    drawing = diagrams.layers.draw(subject.drawn.analysis, href=EDITOR, sizes=waste)
    if drawing is None:
        return None
    svg, table = diagrams.render(drawing), drawing.table
    if waste is None:
        return LayersShown(svg, table, "Sizes are not worked out for a file as long as this.")
    return LayersShown(
        svg,
        table,
        weight.total_text(waste),
        weight.hidden_text(waste),
        weight.hidings(waste),
        weight.sources(waste),
        waste.is_worth_a_change,
        int(100 * waste.efficiency),
        contents.layers(build) if build and _wants_files(subject) else (),
    )


def _wants_files(subject: Subject) -> bool:
    """Whether the files are asked for now, or were and nobody has put them away."""
    return subject.does == "layers:files" or (bool(subject.asked.get("layers-files")) and subject.does != "layers:fold")


PANEL = Panel(10, "layers", "Layers", show)
