"""What crosses from one stage to another: the files that COPY --from and bind mounts take, as far as they are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from learn.dockerfile.build.facts import Step
from learn.dockerfile.golang import to_lower
from learn.dockerfile.instruction import parse_integer
from learn.dockerfile.instructions.copy import Copy
from learn.dockerfile.instructions.run import Run, read_mount
from learn.dockerfile.rebuild import keys
from learn.dockerfile.rebuild.context import select
from learn.dockerfile.rebuild.simulate import KeyedBuild
from learn.dockerfile.rebuild.tree import Entry, Tree
from learn.dockerfile.rebuild.waste import label
from learn.dockerfile.rebuild.wildcards import BadPatternError

How = Literal["COPY --from", "RUN --mount"]


class CrossedFile(NamedTuple):
    """A file that crosses: its path in the stage it comes from, and its size in bytes, None where nobody can tell."""

    path: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """What one instruction takes from another stage. `source` and `to` are indexes of stages; `instruction` is `Node.index`.

    `paths` are what it names. `files` are those that are known to be there, `unknown` are sentences about what is not known.
    """

    source: int
    to: int
    how: How
    instruction: int
    line: int
    paths: tuple[str, ...]
    files: tuple[CrossedFile, ...]
    unknown: tuple[str, ...]

    @property
    def bytes(self) -> int:
        """The sum of the sizes that are known."""
        return sum(file.size or 0 for file in self.files)

    @property
    def is_known(self) -> bool:
        """Whether these are all files, each with its size."""
        return not self.unknown and all(file.size is not None for file in self.files)


def find_crossings(build: KeyedBuild) -> tuple[Crossing, ...]:
    """All of them, in the order of the file. Stages that are not built take nothing."""
    names = {stage.name: stage.index for stage in build.snapshot.analysis.stages if stage.name}
    found: list[Crossing] = []
    for keyed in build.stages.values():
        for step in keyed.stage.steps:
            if not step.refused:
                found += _of_step(build, names, keyed.stage.index, step)
    return tuple(found)


def _of_step(build: KeyedBuild, names: dict[str, int], to: int, step: Step) -> Iterator[Crossing]:
    instruction = step.instruction
    taken: list[tuple[How, int, tuple[str, ...], tuple[str, ...], bool]] = []
    if isinstance(instruction, Copy) and instruction.from_:
        number = parse_integer(instruction.from_)
        source = number if number is not None else names.get(to_lower(instruction.from_))
        if source is not None:
            paths = keys.expanded_transfer(step).sources
            taken.append(("COPY --from", source, paths, tuple(instruction.exclude), instruction.parents))
    elif isinstance(instruction, Run):
        for fields in instruction.mounts:
            mount = read_mount(fields, step.value)
            source = names.get(to_lower(mount.from_)) if mount.type == "bind" and mount.from_ else None
            if source is not None:
                taken.append(("RUN --mount", source, (mount.source or "/",), (), False))
    for how, index, paths, exclude, parents in taken:
        stage = build.stages.get(index)
        if stage is not None:
            files, unknown = _files(stage.tree, paths, exclude, parents)
            yield Crossing(index, to, how, step.node.index, step.node.start_line, paths, files, unknown)


def _files(
    tree: Tree, paths: tuple[str, ...], exclude: tuple[str, ...], parents: bool
) -> tuple[tuple[CrossedFile, ...], tuple[str, ...]]:
    files: dict[str, Entry] = {}
    unknown: list[str] = []
    for path in paths:
        try:
            selection = select(tree.entries, path, exclude=exclude, parents=parents)
        except BadPatternError as error:
            unknown.append(str(error))
            continue
        found = {item.path: tree.entries[item.path] for item in selection.picked}
        files.update({name: entry for name, entry in found.items() if entry.kind != "folder"})
        if selection.is_missing and not found:
            unknown.append(f"what the stage has at {path}")
        elif not selection.is_one_file and (tree.base or tree.blurred_by):
            unknown.append(f"whether there is more at {path}")
    return tuple([CrossedFile(label(path), entry.size) for path, entry in files.items()]), tuple(unknown)
