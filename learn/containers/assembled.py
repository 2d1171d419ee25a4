"""The image of a simulated build as layers of files, as far as they are known, and what is not known about them.

A base image's own files are not known here. So that writing in `/etc` or `/tmp` means what it means, the folders that every
Linux image has stand in their place. What stands for many files (a package of which only a sum is known) is left out and said.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from learn.containers.tree import MAX_DEPTH, MAX_NAME, Directory, Entry, File, FileError, Tree, Whiteout, plant, split_path
from learn.dockerfile import ImageConfig
from learn.dockerfile.rebuild import KeyedBuild, Layer, find_waste

USUAL_FOLDERS: Final = (
    "bin", "dev", "etc", "home", "lib", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr/bin", "usr/lib",
    "usr/local/bin", "usr/sbin", "usr/share", "var/cache", "var/lib", "var/log", "var/tmp",
)  # fmt: skip
"""Filesystem Hierarchy Standard 3.0, which base images follow."""


class Maker(NamedTuple):
    """The instruction that made a layer: its number, its line and its keyword."""

    instruction: int
    line: int
    keyword: str


@dataclass(frozen=True, slots=True)
class Assembled:
    """An image's `layers`, the lowest first, with what made each in `made_by`, None for the base.

    `unknown` are sentences; `is_complete` tells that all files are in it. `base` is the base image's name or "". `bytes` is
    the whole image unpacked as far as it is known, `is_exact` whether that is all of it and no estimate.
    """

    layers: tuple[Tree, ...]
    made_by: tuple[Maker | None, ...]
    config: ImageConfig
    base: str
    unknown: tuple[str, ...]
    bytes: int
    is_exact: bool

    @property
    def is_complete(self) -> bool:
        """Whether a file that is not in it is not in the image."""
        return not self.base and not self.unknown


def assemble(build: KeyedBuild) -> Assembled | None:
    """The image that a build makes; None where it makes none."""
    target, waste, unknown = build.target, find_waste(build), find_unknown(build)
    if target is None or waste is None:
        return None
    base = _base_name(build)
    layers: list[Tree] = [usual_folders()] if base else []
    made_by: list[Maker | None] = [None] if base else []
    for layer in target.tree.layers:
        node = layer.step.node
        layers.append(_planted(layer))
        made_by.append(Maker(node.index, node.start_line, node.keyword))
    known = waste.total_bytes
    return Assembled(
        tuple(layers),
        tuple(made_by),
        target.stage.config,
        base,
        unknown,
        (waste.base.disk if waste.base else 0) + waste.added_bytes,
        known is not None and not base and all(layer.is_exact for layer in waste.layers),
    )


def find_unknown(build: KeyedBuild) -> tuple[str, ...]:
    """What is not known of the image that a build makes, as sentences; nothing where it makes none."""
    target, base = build.target, _base_name(build)
    if target is None:
        return ()
    said = [f"What {base} has is not known here, but for the folders that every Linux image has."] if base else []
    for layer in target.tree.layers:
        line = f"Line {layer.step.node.start_line}"
        left_out = links = refused = 0
        for path, entry in layer.added.items():
            if entry.is_estimate:
                left_out += 1
            elif entry.kind == "link":
                links += 1
            elif not _fits(path):
                refused += 1
            elif entry.size is None:
                said.append(f"{line}: the size of /{path} counts as nothing here.")
        said += [f"{line}: {sentence}." for sentence in layer.unknown]
        what = "one package or cache" if left_out == 1 else f"{left_out} packages or caches"
        said += [f"{line}: of {what} only the size is known."] if left_out else []
        said += [f"{line}: symbolic links are left out here."] if links else []
        said += [f"{line}: {refused} paths are too long or too deep to be followed."] if refused else []
    return tuple(dict.fromkeys(said))


def _base_name(build: KeyedBuild) -> str:
    """The base image that the target's chain of stages stands on; "" for scratch."""
    if build.target is None or not build.target.tree.base:
        return ""
    stage = build.target.stage
    while stage.base_stage is not None:
        stage = build.snapshot.analysis.stages[stage.base_stage]
    return stage.base


@cache
def usual_folders() -> Tree:
    """The folders that every Linux image has, empty: what stands for a base image whose files are not known."""
    return plant({f"/{path}": Directory() for path in USUAL_FOLDERS})


def _planted(layer: Layer) -> Tree:
    """What is known of a layer's files, as a tree."""
    files: dict[str, Entry | str] = {f"/{path}": Whiteout() for path in layer.whiteouts if _fits(path)}
    for path, entry in layer.added.items():
        if entry.is_estimate or entry.kind == "link" or not _fits(path):
            continue
        if entry.kind == "folder":
            files[f"/{path}"] = Directory(mode=entry.mode, owner=entry.owner)
        else:
            files[f"/{path}"] = File(entry.size or 0, mode=entry.mode, owner=entry.owner)
    try:
        return plant(files)
    except FileError:
        return Tree()


def _fits(path: str) -> bool:
    """Whether a path can stand in a tree."""
    if len(path) * 4 <= MAX_NAME:  # bytes; nearly all are as short
        return path.count("/") < MAX_DEPTH
    try:
        split_path(f"/{path}")
    except FileError:
        return False
    return True
