"""What is in each layer of an image, file by file, as far as it is known: added, changed, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from learn.diagrams.drawing import Row, Table
from learn.diagrams.layout import fit
from learn.diagrams.subject import counted
from learn.dockerfile.rebuild import path_label, size_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from learn.dockerfile.rebuild import KeyedBuild, Layer

MOST_LAYERS: Final = 127
MOST_FILES: Final = 60
"""Files of a layer that are listed."""

LONGEST_PATH: Final = 160


@dataclass(frozen=True, slots=True)
class LayerContents:
    """A layer: the number and the line of its instruction, a title, its files as a table, and what is not known of them."""

    instruction: int
    title: str
    table: Table
    unknown: tuple[str, ...]


def layers(build: KeyedBuild) -> tuple[LayerContents, ...]:
    """The layers of the target's image, the topmost first; none where nothing is built."""
    found = build.target.tree.layers if build.target else []
    return tuple([_layer(layer) for layer in reversed(found[:MOST_LAYERS])])


def _layer(layer: Layer) -> LayerContents:
    node = layer.step.node
    rows = list(_rows(layer))
    what = counted(len(rows), "path") if rows else "no files"
    title = f"layer {layer.number + 1}: {node.keyword} in line {node.start_line}, {what}"
    if len(rows) > MOST_FILES:
        rows = [*rows[:MOST_FILES], Row((f"{len(rows) - MOST_FILES:,} more", "", "not listed"))]
    table = Table(f"Files of layer {layer.number + 1}", ("Change", "Path", "Size"), tuple(rows))
    return LayerContents(node.index, title, table, tuple([fit(sentence, 300) for sentence in layer.unknown]))


def _rows(layer: Layer) -> Iterator[Row]:
    for path in layer.whiteouts:
        yield Row(("deleted", fit(path_label(path), LONGEST_PATH), ""))
    full = {path.rpartition("/")[0] for path in layer.added}
    for path, entry in sorted(layer.added.items()):
        if entry.kind == "folder" and path in full:
            continue  # the files in it tell of it
        change = "changed" if path in layer.hidden else "added"
        name = fit(path_label(path), LONGEST_PATH)
        if entry.kind == "folder":
            yield Row((change, f"{name}/", ""))
        elif entry.kind == "link":
            yield Row((change, f"{name} → {fit(entry.target, LONGEST_PATH)}", ""))
        else:
            size = "unknown" if entry.size is None else f"{'~' if entry.is_estimate else ''}{size_text(entry.size)}"
            yield Row((change, name, size))
