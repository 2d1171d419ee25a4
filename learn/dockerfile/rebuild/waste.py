"""Bytes that an image carries and nobody can see: files that a later layer deletes, overwrites or copies up.

Sums are exact for what COPY and simple commands do, and estimates where a size comes from the table; what is unknown is not
counted and said. A base image's own files are not looked into.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from learn.dockerfile.build.facts import Stage
from learn.dockerfile.rebuild.packages import APT_LISTS, PACKAGES, PIP_CACHE, RPM_CACHE
from learn.dockerfile.rebuild.simulate import KeyedBuild
from learn.dockerfile.rebuild.sizes import BaseSize, base_size
from learn.dockerfile.rebuild.tree import Entry, Layer

How = Literal["deleted", "overwritten", "copied up"]

MUCH_WASTE: Final = 1_000_000
MUCH_SHARE: Final = 20
"""From where waste is worth changing a Dockerfile for: bytes, or one in so many."""


@dataclass(frozen=True, slots=True)
class LayerSize:
    """A layer of the image. `number` counts from the lowest that this Dockerfile makes.

    `bytes` is the sum of its regular files as far as it is known; `is_known` tells whether that is all of it and `is_exact`
    that no table was asked. `hidden_bytes` are those of its bytes that later layers hide. `reasons` say where estimates come from
    and what is unknown.
    """

    number: int
    instruction: int
    line: int
    keyword: str
    bytes: int
    hidden_bytes: int
    is_known: bool
    is_exact: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HiddenFile:
    """A file that is in the image and cannot be seen.

    `layer` and `instruction` put it there, `hidden_in` and `hidden_by` hid it; the lines are those of the two. `size` is
    None where it is unknown. `saves` are the bytes that the advice saves, which for a copied file is one of the two copies.
    """

    path: str
    size: int | None
    how: How
    layer: int
    instruction: int
    line: int
    hidden_in: int
    hidden_by: int
    hidden_line: int
    is_estimate: bool
    advice: str

    @property
    def saves(self) -> int:
        """Bytes that the image gets smaller by following the advice."""
        return self.size or 0


@dataclass(frozen=True, slots=True)
class Waste:
    """All of it for one image. `base` is what is known of the base image, None where nothing is.

    `efficiency` is dive's: for every path in more than one layer, the smallest size divided by all sizes, summed over paths;
    1.0 where nothing is repeated. It leaves out the base image.
    """

    base: BaseSize | None
    layers: tuple[LayerSize, ...]
    files: tuple[HiddenFile, ...]
    efficiency: float

    @property
    def wasted_bytes(self) -> int:
        """The sum of the hidden files whose size is known."""
        return sum(file.size or 0 for file in self.files)

    @property
    def is_worth_a_change(self) -> bool:
        """Whether the waste is more than a trifle: a megabyte, or a twentieth of what the Dockerfile's own layers hold."""
        return self.wasted_bytes >= MUCH_WASTE or 0 < self.added_bytes <= MUCH_SHARE * self.wasted_bytes

    @property
    def added_bytes(self) -> int:
        """What the Dockerfile's own layers hold, as far as it is known."""
        return sum(layer.bytes for layer in self.layers)

    @property
    def least_bytes(self) -> int:
        """The whole image unpacked, as far as it is known."""
        return self.added_bytes + (self.base.disk if self.base is not None else 0)

    @property
    def total_bytes(self) -> int | None:
        """The whole image unpacked; None where the base or a layer is unknown."""
        if self.base is None or not all(layer.is_known for layer in self.layers):
            return None
        return self.least_bytes


def find_waste(build: KeyedBuild, stage: int | None = None) -> Waste | None:
    """The layers of the image with their sizes and what is hidden in them; None where nothing is built.

    `stage` is the index of the stage whose image is meant, the target where none is named.
    """
    meant = build.target if stage is None else build.stages.get(stage)
    if meant is None:
        return None
    layers = meant.tree.layers
    files: list[HiddenFile] = []
    for layer in layers:
        files += [
            _hidden(layers[entry.layer], layer, path, entry) for path, entry in layer.hidden.items() if entry.kind == "file"
        ]
    files.sort(key=lambda file: (-(file.size or 0), file.path, file.hidden_in))
    hidden: dict[int, int] = {}
    for file in files:
        hidden[file.layer] = hidden.get(file.layer, 0) + (file.size or 0)
    return Waste(
        _base(build, meant.stage),
        tuple([_layer_size(layer, hidden.get(layer.number, 0)) for layer in layers]),
        tuple(files),
        efficiency(layers),
    )


def efficiency(layers: list[Layer]) -> float:
    """dive's score: the smallest of a path's sizes, summed over paths in several layers, by all their sizes.

    A whiteout counts as what it hides. 1.0 where no path comes twice. dive: filetree/efficiency.go.
    """
    seen: dict[str, list[int]] = {}
    for layer in layers:
        for path, entry in layer.added.items():
            if entry.kind == "file":
                seen.setdefault(path, []).append(entry.size or 0)
        for path, entry in layer.hidden.items():
            if path not in layer.added and entry.kind == "file":
                seen.setdefault(path, []).append(entry.size or 0)
    least = sum(min(sizes) for sizes in seen.values())
    all_of_it = sum(sum(sizes) for sizes in seen.values())
    return least / all_of_it if all_of_it else 1.0


def _base(build: KeyedBuild, stage: Stage) -> BaseSize | None:
    while stage.base_stage is not None:
        stage = build.snapshot.analysis.stages[stage.base_stage]
    return base_size(stage.base, stage.platform)


def _layer_size(layer: Layer, hidden: int) -> LayerSize:
    reasons = [entry.reason for entry in layer.added.values() if entry.reason]
    reasons += [f"Not known: {sentence}." for sentence in layer.unknown]
    node = layer.step.node
    return LayerSize(
        layer.number,
        node.index,
        node.start_line,
        node.keyword,
        layer.known_bytes,
        hidden,
        layer.is_known,
        layer.is_exact,
        tuple(dict.fromkeys(reasons)),
    )


def _hidden(below: Layer, above: Layer, path: str, entry: Entry) -> HiddenFile:
    again = above.added.get(path)
    is_copy_up = again is not None and again.same_file(entry) and above.step.node.keyword == "RUN"
    how: How = "deleted" if again is None else "copied up" if is_copy_up else "overwritten"
    return HiddenFile(
        path=label(path),
        size=entry.size,
        how=how,
        layer=below.number,
        instruction=below.step.node.index,
        line=below.step.node.start_line,
        hidden_in=above.number,
        hidden_by=above.step.node.index,
        hidden_line=above.step.node.start_line,
        is_estimate=entry.is_estimate,
        advice=_advice(below, above, path, how, is_same=again is not None and again.same_file(entry)),
    )


_FAMILIES: Final = {"apt": "apt", "rpm": "rpm", "pip": "pip", "apk": "apk", "gem": "gem", "zypper": "zypper"}


def label(path: str) -> str:
    """A path as it is shown; what stands for many files is called by what they are."""
    if path.startswith(PACKAGES + "/"):
        _, family, name = path.split("/", 2)
        return f"{_FAMILIES.get(family, family)} package {name.rpartition('/')[2]}"
    return {APT_LISTS: "/var/lib/apt/lists", RPM_CACHE: "/var/cache", PIP_CACHE: "/root/.cache/pip"}.get(path, f"/{path}")


def _advice(below: Layer, above: Layer, path: str, how: How, *, is_same: bool) -> str:
    first, second = below.step.node, above.step.node
    if how == "copied up":
        if first.keyword in ("COPY", "ADD"):
            return f"Set mode and owner where the file is copied: {first.keyword} --chmod=… --chown=… in line {first.start_line}."
        return f"Do it in the RUN of line {first.start_line} that makes the file; then there is one copy."
    if path == APT_LISTS:
        return f"Delete the lists in the RUN of line {first.start_line} that fetches them."
    if how == "deleted":
        if first.keyword in ("COPY", "ADD"):
            return (
                "Use the file without copying it: RUN --mount=type=bind in "
                f"line {second.start_line}, or .dockerignore if nothing needs it."
            )
        return f"Delete it in the RUN of line {first.start_line} that makes it, or make it in another stage."
    if is_same and second.keyword == "COPY":
        return (
            "The same bytes twice. Copied early so that the steps between keep their cache, a small file is worth that; "
            f"COPY --exclude=… in line {second.start_line} leaves it out."
        )
    return f"Write the file once: leave it out of line {first.start_line}, or write its final content there."
