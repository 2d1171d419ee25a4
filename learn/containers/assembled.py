"""The image of a simulated build as layers of files, as far as they are known, and what is not known about them.

A base image's own files are not known here. So that writing in `/etc` or `/tmp` means what it means, the folders that every
Linux image has stand in their place. What stands for many files (a package of which only a sum is known) is left out and said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from learn.containers.tree import Directory, Entry, File, FileError, Tree, Whiteout, plant, split_path
from learn.dockerfile import ImageConfig
from learn.dockerfile.rebuild import KeyedBuild, find_waste

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
    target, waste = build.target, find_waste(build)
    if target is None or waste is None:
        return None
    base = build.snapshot.analysis.stages[_lowest(build)].base if target.tree.base else ""
    said: list[str] = [f"What {base} has is not known here, but for the folders that every Linux image has."] if base else []
    layers: list[Tree] = [plant({f"/{path}": Directory() for path in USUAL_FOLDERS})] if base else []
    made_by: list[Maker | None] = [None] if base else []
    for layer in target.tree.layers:
        node = layer.step.node
        files: dict[str, Entry | str] = {f"/{path}": Whiteout() for path in layer.whiteouts}
        left_out = links = 0
        for path, entry in layer.added.items():
            if entry.is_estimate:
                left_out += 1
            elif entry.kind == "link":
                links += 1
            elif entry.kind == "folder":
                files[f"/{path}"] = Directory(mode=entry.mode, owner=entry.owner)
            else:
                files[f"/{path}"] = File(entry.size or 0, mode=entry.mode, owner=entry.owner)
                said += [] if entry.size is not None else [f"Line {node.start_line}: the size of /{path} counts as nothing here."]
        tree, refused = _planted(files)
        layers.append(tree)
        made_by.append(Maker(node.index, node.start_line, node.keyword))
        said += [f"Line {node.start_line}: {sentence}." for sentence in layer.unknown]
        what = "one package or cache" if left_out == 1 else f"{left_out} packages or caches"
        said += [f"Line {node.start_line}: of {what} only the size is known."] if left_out else []
        said += [f"Line {node.start_line}: symbolic links are left out here."] if links else []
        said += [f"Line {node.start_line}: {refused} paths are too long or too deep to be followed."] if refused else []
    known = waste.total_bytes
    return Assembled(
        tuple(layers),
        tuple(made_by),
        target.stage.config,
        base,
        tuple(dict.fromkeys(said)),
        (waste.base.disk if waste.base else 0) + waste.added_bytes,
        known is not None and not base and all(layer.is_exact for layer in waste.layers),
    )


def _lowest(build: KeyedBuild) -> int:
    """The stage that the target's chain of stages stands on."""
    assert build.target is not None  # noqa: S101 - the caller has looked
    stage = build.target.stage
    while stage.base_stage is not None:
        stage = build.snapshot.analysis.stages[stage.base_stage]
    return stage.index


def _planted(files: dict[str, Entry | str]) -> tuple[Tree, int]:
    """The files as a tree, and how many cannot stand in one."""
    fitting: dict[str, Entry | str] = {}
    for path, entry in files.items():
        try:
            split_path(path)
        except FileError:
            continue
        fitting[path] = entry
    try:
        return plant(fitting), len(files) - len(fitting)
    except FileError:
        return Tree(), len(files)
