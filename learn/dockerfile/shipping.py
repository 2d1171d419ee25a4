"""What reaches the image: which stages it is made of, and where the files of their steps come from.

Checks ask here, so that a build stage that only lends files is not judged by what would be a mistake in the image.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from learn.dockerfile.build.facts import Build, PackageRun, Stage, Step
from learn.dockerfile.findings import Span
from learn.dockerfile.instructions.add import Add
from learn.dockerfile.instructions.copy import Copy
from learn.dockerfile.shell_words import Command, Script, Word
from learn.dockerfile.transfer import is_http

COPYING: Final = (Add, Copy)
"""The instructions that copy files. `isinstance` takes a tuple several times faster than a union."""

UNKNOWN_FOLDER: Final = "?"
"""The working folder of a base image, until a WORKDIR says otherwise. Paths in it equal each other and nothing else."""

_LONGEST_PATH: Final = 4_096
_LONGEST_FOLLOWED: Final = 512
"""Characters of a path whose folders are looked at, so that many folders in each other stay cheap."""

WHOLE_CONTEXT: Final = frozenset({".", "./", "/", "./.", "*", "./*"})
"""How a COPY or ADD names everything that the build context has."""


def shipped_stages(build: Build) -> Mapping[int, Stage]:
    """The target and the stages of the file that it stands on by their numbers, the lowest first; none without a target."""
    if build.shipped is None:
        stage = target_of(build)
        chain = [] if stage is None else [stage]
        while stage is not None and stage.base_stage is not None:
            stage = build.stages[stage.base_stage]
            chain.append(stage)
        build.shipped = {stage.index: stage for stage in reversed(chain)}
    return build.shipped


def target_of(build: Build) -> Stage | None:
    """The stage that is the image; None where there is none."""
    if build.stages and build.stages[-1].is_target:
        return build.stages[-1]  # as in nearly all files
    return next((stage for stage in build.stages if stage.is_target), None)


def base_of(build: Build) -> str:
    """The image that the target stands on in the end; "" without a target."""
    for stage in shipped_stages(build).values():
        return stage.base
    return ""


def shipped_steps(build: Build) -> Sequence[Step]:
    """The steps that the image is made of, in order, without those that ONBUILD fired."""
    stages = shipped_stages(build).values()
    return [step for stage in stages for step in stage.steps if step.triggered_by is None and not step.refused]


def context_copies(build: Build) -> list[tuple[Step, Sequence[str], Sequence[str]]]:
    """The COPYs and ADDs that take files from the build context, and their sources as written and after expansion.

    In all stages that are judged, without those that ONBUILD fired.
    """
    found = build.context_copies
    if found is None:
        found = build.context_copies = []
        for step in build.copies:
            if step.triggered_by is None and not step.refused:
                instruction = step.instruction
                if isinstance(instruction, Add) or (isinstance(instruction, Copy) and not instruction.from_):
                    sources = instruction.what.sources
                    found.append((step, sources, source_values(step) if step.expansions else sources))
    return found


def shipped_runs(build: Build, programs: AbstractSet[str]) -> list[tuple[Step, Script]]:
    """The RUNs of the image that call one of these programs, and what each gives to the shell."""
    shipped = shipped_stages(build)
    return [run for run in runs(build, programs) if run[0].stage in shipped and not run[0].refused]


def shipped_package_runs(build: Build) -> list[PackageRun]:
    """The RUNs of the image that call a package manager."""
    shipped = shipped_stages(build)
    return [(step, script, jobs) for step, script, jobs in build.package_runs if step.stage in shipped and not step.refused]


def runs(build: Build, programs: AbstractSet[str]) -> list[tuple[Step, Script]]:
    """The RUNs of all stages that are judged that call one of these programs, without those that ONBUILD fired."""
    return [run for run in build.runs if run[1].calls_one_of(programs)]


def runs_with(build: Build, words: Sequence[str]) -> list[tuple[Step, Script]]:
    """The same, but those in whose text one of these words stands."""
    text = build.syntax.source.text
    present = [word for word in words if word in text]
    return [run for run in build.runs if mentions(run[0], *present)] if present else []


def mentions(run: Step, *words: str) -> bool:
    """Whether one of these words stands anywhere in the instruction, here-documents included."""
    node = run.node
    text = node.original
    for word in words:
        if word in text:
            return True
    return bool(node.heredocs) and any(word in heredoc.content for heredoc in node.heredocs for word in words)


def has_mount(run: Step, kind: str, target: str = "") -> bool:
    """Whether a RUN has a `--mount` of this type, at or above `target` if one is given."""
    for flag in run.node.flags:
        if flag.startswith("--mount=") and f"type={kind}" in flag:
            if not target:
                return True
            for part in flag[8:].split(","):
                key, _, path = part.partition("=")
                if key in ("target", "dst", "destination") and is_in(target, clean(path)):
                    return True
    return False


# ---- paths


def clean(path: str) -> str:
    """`path` in its shortest form."""
    # Most are that already, and looking costs a tenth of making sure.
    if "/." in path or "//" in path or path[-1:] in ("", "/", ".") or path[:1] == ".":
        return posixpath.normpath(path) if path else path
    return path


def path_in(folder: str, path: str) -> str:
    """The clean path that `path` is in a folder."""
    return clean(path if path[:1] == "/" else f"{folder}/{path}" if folder[-1:] != "/" else folder + path)


def is_in(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or in it. Both are clean."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def folder_after(step: Step, folder: str) -> str:
    """The working folder after a WORKDIR, given the one before."""
    if not step.node.arguments:
        return folder
    return _followed(clean(posixpath.join(folder, step.value(step.node.arguments[0]))))


def folder_after_command(command: Command, folder: str) -> str:
    """The shell's folder after a command of a RUN, given the one before."""
    if command.name != "cd":
        return folder
    return _followed(posixpath.join(folder, next(iter(command.operands()), UNKNOWN_FOLDER)))


def note_path(steps: dict[str, Step], path: str, step: Step) -> None:
    """Note that a step put something at a clean path, and so into all folders around it. A path too long is left out."""
    if len(path) > _LONGEST_FOLLOWED:
        return
    while path not in ("", "/", UNKNOWN_FOLDER) and steps.get(path) is not step:
        steps[path] = step
        path = path.rpartition("/")[0]


def step_around(steps: Mapping[str, Step], path: str) -> Step | None:
    """The step noted for the nearest folder around a clean path."""
    if len(path) > _LONGEST_FOLLOWED:
        return None
    while path not in ("", "/", UNKNOWN_FOLDER):
        path = path.rpartition("/")[0] or "/"
        if path in steps:
            return steps[path]
    return None


def _followed(folder: str) -> str:
    return folder if len(folder) <= _LONGEST_FOLLOWED else UNKNOWN_FOLDER


class Copied(NamedTuple):
    """Where a COPY or ADD puts its files: `paths` as far as names tell; `destination` as a clean, absolute path."""

    destination: str
    paths: Sequence[str]


def copied(step: Step, folder: str) -> Copied | None:
    """What a step copies, given the working folder; None where it copies nothing or the place is unknown."""
    instruction = step.instruction
    if not isinstance(instruction, COPYING):
        return None
    what = instruction.what
    written, sources = what.destination, what.sources
    if step.expansions:
        written, sources = step.value(written), tuple(source_values(step))
    if "$" in written or len(written) > _LONGEST_PATH:
        return None
    destination = path_in(folder, written)
    below = destination if destination[-1:] == "/" else destination + "/"
    paths: list[str] = []
    for source in sources:
        if is_http(source):
            source = source.partition("?")[0]
        if source not in WHOLE_CONTEXT and "*" not in source and "$" not in source and len(source) <= _LONGEST_PATH:
            paths.append(f"{below}{clean(source).rpartition('/')[2]}")
    paths += [f"{below}{content.path}" for content in what.contents]
    # A destination that may be the file itself.
    if not (written.endswith(("/", "/.")) or written in (".", "./") or len(what.sources) + len(what.contents) > 1):
        paths.append(destination)
    return Copied(destination, paths)


def takes_whole_context(step: Step) -> bool:
    """Whether a COPY or ADD takes everything that the build context has."""
    instruction = step.instruction
    if not isinstance(instruction, COPYING) or (isinstance(instruction, Copy) and instruction.from_):
        return False
    return not WHOLE_CONTEXT.isdisjoint(source_values(step))


def source_values(step: Step) -> Sequence[str]:
    """The sources of a COPY or ADD after expansion, in the order in which they are written; none for another instruction."""
    instruction = step.instruction
    if not isinstance(instruction, COPYING):
        return ()
    written = instruction.what.sources
    if not step.expansions:
        return written
    results = {expansion.word: expansion.result for expansion in step.expansions}
    return [results.get(source, source) for source in written]


def place(build: Build, command: Command, first: int, last: int | None = None, behind: Command | None = None) -> Span | None:
    """Where a word of a command stands in the file, or all from the first to the last; None where that cannot be told.

    Words are named by their numbers, `last` in the command `behind` if one is given.
    """
    start, end = command.place(first)
    if last is not None:
        end = (behind or command).place(last)[1]
    return None if start < 0 or end < 0 else build.syntax.source.span(start, end)


def place_of(build: Build, word: Word) -> Span | None:
    """Where a word stands in the file; None where that cannot be told."""
    return None if word.start < 0 else build.syntax.source.span(word.start, word.end)
