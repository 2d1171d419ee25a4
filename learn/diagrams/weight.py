"""What an image weighs, in words and tables: its layers, where the figures come from, and what is in it that nobody can see.

Estimates are marked with `~`; what is unknown is called so and never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from learn.diagrams.drawing import Row, Table
from learn.diagrams.layout import fit
from learn.diagrams.subject import MOST_CHARACTERS, counted
from learn.dockerfile.rebuild import size_text

if TYPE_CHECKING:
    from learn.dockerfile.rebuild import HiddenFile, LayerSize, Waste

MOST_HIDDEN = 40
"""Hidden files that are told one by one: the largest."""

MOST_REASONS = 30
"""Reasons that are told of one layer."""

MOST_LAYERS = 127
"""Layers whose figures are told: as many as an image may have."""

LONGEST_REASON = 4_000
"""Characters of what is told of one layer."""

SHARED = "with what it needs"
"""What the tables say of a package whose needs are counted with it."""

UNKNOWN = "unknown"


def layer_text(layer: LayerSize) -> str:
    """A layer's size: `9 kB`, `~21.7 MB` for an estimate, `over 5 MB` where not all of it is known, `unknown`."""
    if not layer.is_known and not layer.bytes:
        return UNKNOWN
    size = size_text(layer.bytes)
    if not layer.is_known:
        return f"over {size}"
    return size if layer.is_exact else f"~{size}"


def base_text(waste: Waste) -> str:
    """The size of the base image, always an estimate but for an empty one."""
    if waste.base is None:
        return UNKNOWN
    return f"~{size_text(waste.base.disk)}" if waste.base.disk else "0 B"


def total_text(waste: Waste) -> str:
    """The image in a sentence: `About 141 MB unpacked: the base 118 MB, 5 layers on it 22.4 MB.`"""
    layers = f"{counted(len(waste.layers), 'layer')} on it"
    unknown = sum(not layer.is_known for layer in waste.layers)
    added = size_text(waste.added_bytes)
    if waste.base is None:
        known = f"at least {added}" if waste.added_bytes else "an unknown size"
        verb = "adds" if len(waste.layers) == 1 else "add"
        return f"The size of the base is not known here; the {layers} {verb} {known if unknown else added}."
    parts = f"the base {size_text(waste.base.disk)}, the {layers} {added}" if waste.base.disk else f"the {layers} {added}"
    if unknown:
        missing = "one layer is" if unknown == 1 else f"{unknown} layers are"
        if not waste.added_bytes:
            known = f"only the base is known, {size_text(waste.base.disk)}" if waste.base.disk else "nothing of it is known"
            return f"Size unknown: {known}; {missing} not."
        return f"At least {size_text(waste.least_bytes)} unpacked: {parts} as far as is known; {missing} not known in full."
    exact = not waste.base.disk and all(layer.is_exact for layer in waste.layers)
    return f"{'' if exact else 'About '}{size_text(waste.least_bytes)} unpacked: {parts}."


def hidden_text(waste: Waste) -> str:
    """What later layers hide, in a sentence; "" where they hide nothing that is known."""
    if not waste.files:
        return ""
    unknown = sum(file.size is None for file in waste.files)
    rest = f" Beside it {counted(unknown, 'file')} of unknown size." if unknown else ""
    if not waste.wasted_bytes:
        return (
            f"Later layers hide {counted(len(waste.files), 'file')}, but no bytes that are known."
            if not unknown
            else (f"Later layers hide {counted(unknown, 'file')} of unknown size.")
        )
    about = "About " if any(file.is_estimate for file in waste.files) else ""
    return f"{about}{size_text(waste.wasted_bytes)} of {size_text(waste.least_bytes)} hidden by later layers.{rest}"


def sources(waste: Waste) -> Table:
    """Where each figure comes from, with its source and date; of what is exact, that it is."""
    rows: list[Row] = []
    for layer in waste.layers[:MOST_LAYERS]:
        reasons = [fit(reason, MOST_CHARACTERS) for reason in layer.reasons[:MOST_REASONS]]
        if sum(SHARED in reason for reason in reasons) > 1:
            reasons.append("What several of them need is counted with each.")
        if len(layer.reasons) > MOST_REASONS:
            reasons.append(f"And {len(layer.reasons) - MOST_REASONS} more.")
        said = fit(" ".join(reasons), LONGEST_REASON) or _counted_from(layer)
        place = f"{layer.keyword}, line {layer.line}"
        rows.append(Row((place, layer_text(layer), said), layer.instruction, layer.keyword))
    if more := len(waste.layers) - len(rows):
        rows.append(Row((f"{more:,} more layers", "", "not listed")))
    reason = waste.base.reason if waste.base is not None else "This image is not in the table of sizes."
    rows.append(Row(("Base", base_text(waste), reason)))
    return Table("Where the sizes come from", ("Layer", "Size", "From"), tuple(rows))


def _counted_from(layer: LayerSize) -> str:
    if not layer.bytes:
        return "No bytes of files: only folders, links, or what is deleted again in the same step."
    return "Counted: the files of the build context, or what the command says that it writes."


@dataclass(frozen=True, slots=True)
class Hiding:
    """Files that one line put into the image and another hid in the same way, the largest named.

    `line` puts them there, `hidden_line` does what `done` says; `instruction` is the `Node.index` of the first. `size` is the sum
    of what is known, in words; `saves` what the `advice` saves.
    """

    paths: str
    size: str
    line: int
    hidden_line: int
    it: str
    done: str
    advice: str
    saves: str
    instruction: int

    @property
    def story(self) -> str:
        """What happened, in a sentence."""
        return f"Line {self.line} puts {self.it} there, line {self.hidden_line} {self.done}."


def hidings(waste: Waste) -> tuple[Hiding, ...]:
    """What is hidden, by the two lines that put it there and hid it, the most bytes first."""
    groups: dict[tuple[int, int, str, str], list[HiddenFile]] = {}
    for file in waste.files:
        groups.setdefault((file.layer, file.hidden_in, file.how, file.advice), []).append(file)
    ordered = sorted(groups.values(), key=lambda files: -sum(file.size or 0 for file in files))
    return tuple([_hiding(files) for files in ordered[:MOST_HIDDEN]])


_NAMED = 4


def _hiding(files: list[HiddenFile]) -> Hiding:
    first = files[0]
    names = ", ".join(fit(file.path, 120) for file in files[:_NAMED])
    if len(files) > _NAMED:
        names += f" and {len(files) - _NAMED:,} more"
    known = sum(file.size or 0 for file in files)
    mark = "~" if any(file.is_estimate for file in files) else ""
    size = UNKNOWN if not known and any(file.size is None for file in files) else f"{mark}{size_text(known)}"
    it = "it" if len(files) == 1 else "them"
    saved = sum(file.saves for file in files)
    saves = f"{mark}{size_text(saved)}" if saved else UNKNOWN if size == UNKNOWN else "0 B"
    done = _DONE[first.how].format(it=it)
    return Hiding(names, size, first.line, first.hidden_line, it, done, first.advice, saves, first.instruction)


_DONE = {
    "deleted": "deletes {it}, but the layer below still holds {it}",
    "overwritten": "writes {it} again",
    "copied up": "changes only mode, owner or time stamp, and that copies {it} whole",
}
