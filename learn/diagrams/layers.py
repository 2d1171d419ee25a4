"""The stack of an image: the base at the bottom, a box for each filesystem layer, a slip for each history entry without one,
and on top the writable layer that a container adds. Where sizes are given, a box grows with its size, and what later layers
hide of it is hatched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from learn.diagrams.drawing import Box, BoxRole, Drawing, Row, Slip, SlipRole, Table
from learn.diagrams.layout import characters, fit, grown, stack
from learn.diagrams.subject import MOST_CHARACTERS, arguments_text, base_name, counted, lineage, lines, stage_name
from learn.diagrams.weight import base_text, layer_text
from learn.dockerfile.rebuild import size_text

if TYPE_CHECKING:
    from learn.dockerfile import Analysis, HistoryEntry, Node, Stage
    from learn.dockerfile.rebuild import LayerSize, Waste

# More than anybody looks at. Beyond it the middle is folded into one slip, so that no file makes a page of megabytes.
MOST_ENTRIES = 150
KEPT_AT_THE_BOTTOM = 30

LAYER_HEIGHT = 50.0
SLIP_HEIGHT = 29.0
BASE_HEIGHT = 56.0
WRITABLE_HEIGHT = 48.0
GAP = 5.0
# Pixels of room, and the size of the code in them, as the style sheet sets it: on a phone, and from where it shows `wide_text`.
NARROW, NARROW_CODE = 322.0, 12.5
WIDE, WIDE_CODE = 512.0, 14.0
NO_LAYER = "no layer"
# The least part of a box that is hatched where anything is: a smaller one could not be seen.
LEAST_HATCHED = 0.04


# Not frozen, for speed, as boxes are not.
@dataclass(slots=True)
class Thick:
    """Something in the stack that takes room, before it has a place: it becomes a Box."""

    role: BoxRole
    height: float
    label: str
    text: str
    detail: str
    spoken: str
    cells: tuple[str, ...]
    node: Node | None = None
    note: str = ""
    hatched: float = 0.0


@dataclass(slots=True)
class Thin:
    """Something in the stack that takes none, before it has a place: it becomes a Slip, with `detail` as its note."""

    role: SlipRole
    label: str
    text: str
    detail: str
    spoken: str
    cells: tuple[str, ...]
    node: Node | None = None
    height: float = SLIP_HEIGHT


Rung = Thick | Thin


def draw(analysis: Analysis, stage: Stage | None = None, href: str | None = None, sizes: Waste | None = None) -> Drawing | None:
    """The stack of `stage`'s image, the target's where none is named; None where the file has no stage.

    Stages of the file that it is built on are part of the same stack. `href` is where an instruction's box leads; without
    one it leads nowhere but can still be reached with the keyboard. `sizes` are those of this image.
    """
    subject = stage or analysis.target_stage
    if subject is None:
        return None
    rungs = _rungs(analysis, subject, sizes)
    layers = sum(rung.role == "layer" for rung in rungs)
    empty = sum(rung.role == "no-layer" for rung in rungs)
    shown = _folded(rungs)
    top_first: list[Rung] = [_writable(), *reversed(shown)]
    tops, height = stack([rung.height for rung in top_first], GAP)
    parts = [_part(rung, f"rung-{number}", y, href) for number, (rung, y) in enumerate(zip(top_first, tops, strict=True))]
    return Drawing(
        width=NARROW,
        height=height,
        title=f"Layers of the image built from {stage_name(subject)}" if len(analysis.stages) > 1 else "Layers of the image",
        description=_description(subject, layers, empty, sizes),
        boxes=tuple(part for part in parts if isinstance(part, Box)),
        slips=tuple(part for part in parts if isinstance(part, Slip)),
        arrows=(),
        table=_table(top_first, with_sizes=sizes is not None),
        is_fluid=True,
        name="layers",
    )


def _rungs(analysis: Analysis, subject: Stage, sizes: Waste | None) -> list[Rung]:
    """Everything in the stack from the bottom up, but for the writable layer."""
    line = lineage(analysis, subject)
    rungs: list[Rung] = [_base(line[0], sizes)]
    weights = list(sizes.layers) if sizes else []
    number = 0
    for stage in line:
        if stage is not line[0]:
            rungs.append(_seam(stage, sizes))
        for entry in stage.history:
            if entry.empty_layer:
                rungs.append(_no_layer(analysis, entry, sizes))
            else:
                number += 1
                weight = weights[number - 1] if number <= len(weights) else None
                rungs.append(_layer(analysis, entry, number, weight))
    return rungs


def _base(stage: Stage, sizes: Waste | None) -> Thick:
    node = stage.node
    size = base_text(sizes) if sizes else ""
    said = f", {size}" if size else ""
    columns = (size, "") if sizes else ()
    if stage.base == "scratch":
        spoken = f"scratch: an empty base, without a layer{said}"
        cells = ("Base", "scratch", _place(node), "none", *columns)
        return Thick("scratch", LAYER_HEIGHT, "FROM", "scratch", "empty: no files, no layer", spoken, cells, node, size)
    spoken = f"base image {base_name(stage)}: its own layers, which its makers built{said}"
    cells = ("Base", base_name(stage), _place(node), "its own", *columns)
    detail = f"{lines(node)} · base image, its own layers" if sizes else f"{lines(node)} · the base image and its own layers"
    height = grown(BASE_HEIGHT, sizes.base.disk) if sizes and sizes.base else BASE_HEIGHT
    return Thick("base", height, "FROM", base_name(stage), detail, spoken, cells, node, size)


def _seam(stage: Stage, sizes: Waste | None) -> Thin:
    node = stage.node
    spoken = f"FROM {base_name(stage)}: goes on from an earlier stage of this file; adds nothing itself"
    cells = ("FROM", base_name(stage), _place(node), NO_LAYER, *_nothing(sizes))
    return Thin("seam", "FROM", base_name(stage), "earlier stage", spoken, cells, node)


def _layer(analysis: Analysis, entry: HistoryEntry, number: int, weight: LayerSize | None) -> Thick:
    node, label, text = _words(analysis, entry)
    spoken = f"{label} {text}: {lines(node)}, adds layer {number}"
    detail = f"{lines(node)} · layer {number}"
    cells = (label, text, _place(node), f"layer {number}")
    if weight is None:
        return Thick("layer", LAYER_HEIGHT, label, text, detail, spoken, cells, node)
    size, hidden = layer_text(weight), size_text(weight.hidden_bytes) if weight.hidden_bytes else ""
    spoken += f", {size}" if weight.is_known or weight.bytes else ", size unknown"
    if hidden:
        spoken += f", of which {hidden} is hidden by later layers"
        detail = f"{lines(node)} · {hidden} hidden"
    share = max(LEAST_HATCHED, min(1.0, weight.hidden_bytes / max(1, weight.bytes))) if weight.hidden_bytes else 0.0
    height = grown(LAYER_HEIGHT, weight.bytes)
    return Thick("layer", height, label, text, detail, spoken, (*cells, size, hidden), node, size, share)


def _nothing(sizes: Waste | None) -> tuple[str, ...]:
    """The cells about sizes of what has none."""
    return ("", "") if sizes else ()


def _no_layer(analysis: Analysis, entry: HistoryEntry, sizes: Waste | None) -> Thin:
    node, label, text = _words(analysis, entry)
    spoken = f"{label} {text}: {lines(node)}, only the image’s configuration, no layer"
    cells = (label, text, _place(node), NO_LAYER, *_nothing(sizes))
    return Thin("no-layer", label, text, NO_LAYER, spoken, cells, node)


def _writable() -> Thick:
    spoken = "writable layer: thin and empty, added on top when a container starts; not part of the image"
    detail = "added when a container starts"
    cells = ("Writable layer", detail, "", "not in the image")
    return Thick("writable", WRITABLE_HEIGHT, "writable layer", "", detail, spoken, cells)


def _words(analysis: Analysis, entry: HistoryEntry) -> tuple[Node, str, str]:
    """The instruction behind an entry and its words: as written or, for a trigger that FROM fired, as BuildKit records it."""
    node = analysis.nodes[entry.instruction]
    if node.keyword != "FROM":
        return node, node.keyword, arguments_text(node)
    keyword, _, rest = entry.created_by.partition(" ")
    return node, keyword, f"{fit(rest, MOST_CHARACTERS)} (ONBUILD)"


def _folded(rungs: list[Rung]) -> list[Rung]:
    """The rungs, the middle of a very long stack replaced by one that says how many it stands for."""
    if len(rungs) <= MOST_ENTRIES:
        return rungs
    hidden = rungs[KEPT_AT_THE_BOTTOM : len(rungs) - (MOST_ENTRIES - KEPT_AT_THE_BOTTOM)]
    layers = counted(sum(rung.role == "layer" for rung in hidden), "layer")
    label = f"{len(hidden):,} more"
    spoken = f"{label} entries, {layers}, are not drawn"
    fold = Thin("folded", label, "", layers, spoken, (label, "not drawn", "", layers))
    return [*rungs[:KEPT_AT_THE_BOTTOM], fold, *rungs[-(MOST_ENTRIES - KEPT_AT_THE_BOTTOM) :]]


def _part(rung: Rung, name: str, y: float, href: str | None) -> Box | Slip:
    index, keyword, leads = (rung.node.index, rung.node.keyword, href) if rung.node else (None, None, None)
    taken = 74 + 7 * len(rung.detail) if isinstance(rung, Thin) else 66
    text = fit(rung.text, characters(NARROW - taken, NARROW_CODE) - len(rung.label))
    wide = fit(rung.text, characters(WIDE - taken, WIDE_CODE) - len(rung.label))
    words = (rung.label, text, rung.detail, rung.spoken, index, keyword, leads, wide)
    if isinstance(rung, Thin):
        return Slip(name, rung.role, 0, y, NARROW, SLIP_HEIGHT, *words)
    return Box(name, rung.role, 0, y, NARROW, rung.height, *words, rung.note, rung.hatched)


def _description(stage: Stage, layers: int, empty: int, sizes: Waste | None) -> str:
    base = "an empty base" if stage.base == "scratch" else f"the base {base_name(stage)}"
    said = (
        f"From the bottom up: {base}, then {counted(layers, 'layer')} and {counted(empty, 'history entry', 'history entries')} "
        "without a layer, and on top the writable layer that each container adds."
    )
    return f"{said} A box is taller the larger its layer is; hatched is what later layers hide." if sizes else said


def _table(top_first: list[Rung], *, with_sizes: bool) -> Table:
    rows = tuple(
        Row(rung.cells, rung.node.index if rung.node else None, rung.node.keyword if rung.node else None) for rung in top_first
    )
    columns = ("What", "Written as", "Line", "Layer", *(("Size", "Hidden by later layers") if with_sizes else ()))
    return Table("The stack from the top down", columns, rows)


def _place(node: Node | None) -> str:
    if node is None:
        return ""
    return lines(node).partition(" ")[2]
