"""Who needs whom: `COPY --from`, `RUN --mount=from`, ONBUILD triggers; circles; and what the target needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from learn.dockerfile.build.stages import SCRATCH, Part, Refuse, check_image_name
from learn.dockerfile.build.variables import bare
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import quote, to_lower
from learn.dockerfile.image import LimitError, expand_word
from learn.dockerfile.instruction import Instruction, parse_integer
from learn.dockerfile.instructions import read_instruction
from learn.dockerfile.instructions.copy import Copy
from learn.dockerfile.instructions.onbuild import Onbuild
from learn.dockerfile.instructions.run import Run
from learn.dockerfile.suggest import suggest
from learn.dockerfile.syntax.nodes import Node
from learn.dockerfile.syntax.parser import parse
from learn.dockerfile.syntax.source import Source

MAX_TRIGGERED = 20_000
"""How many instructions ONBUILD may fire in one file. BuildKit has no limit, and stages times triggers grow with the square."""


@dataclass(frozen=True, slots=True)
class Triggered:
    """An instruction that fires in a stage because its base has ONBUILD. `onbuild` is that instruction's number."""

    instruction: Instruction
    onbuild: int


class Names:
    """The stages as `--from` finds them: by their last name-bearer in any case, or by number.

    An image named by `--from` gets a number, too, behind the stages. BuildKit: dispatchStates.
    """

    __slots__ = ("_by_name", "_count", "_parts", "_stages", "current", "escape")

    def __init__(self, parts: Sequence[Part], escape: str) -> None:
        self.escape = escape
        self.current = 0
        self._parts = parts
        self._by_name: dict[str, int] | None = None  # made when it is first asked for
        self._stages = self._count = len(parts)

    def find(self, name: str) -> int | None:
        """The stage of this name."""
        if self._by_name is None:
            self._by_name = {part.stage.name: part.stage.index for part in self._parts if part.stage.name}
        return self._by_name.get(to_lower(name))

    def is_built(self, name: str, may_be_number: bool) -> bool:
        """Whether files can be taken from what `name` means by the time that the `current` stage is evaluated."""
        try:
            stage = self.source(name, may_be_number=may_be_number)
        except DockerfileError:
            return True  # refused already, for every stage
        return stage is None or stage <= self.current

    def known(self) -> list[str]:
        """The names of all stages, those that a later stage has taken and those that BuildKit gives included."""
        return [part.stage.name or f"stage-{part.stage.index}" for part in self._parts]

    def source(self, name: str, *, may_be_number: bool) -> int | None:
        """The stage that `name` means for `--from`, None for an image. Raises DockerfileError for a number out of range."""
        by_name = self._by_name
        if by_name is not None and name in by_name:  # as mostly; it begins with a letter, so it is no number
            return by_name[name]
        number = parse_integer(name) if may_be_number else None
        if number is None:
            return self.find(name)
        if not 0 <= number < self._count:
            raise DockerfileError(f"invalid stage index {number}")
        return number if number < self._stages else None

    def need(self, name: str, *, may_be_number: bool) -> int | None:
        """Like `source`, for the instruction that needs it: an image is checked, and counted if it is named.

        Raises DockerfileError.
        """
        stage = self.source(name, may_be_number=may_be_number)
        if stage is None and not (may_be_number and parse_integer(name) is not None):
            self._count += 1
            if name != SCRATCH:
                check_image_name(name)
        return stage


def everything_is_built(_name: str, _may_be_number: bool) -> bool:
    """Like `Names.is_built`, where that question has no answer."""
    return True


def sources(instruction: Instruction, names: Names) -> list[int]:
    """The stages that an instruction takes files from. Raises DockerfileError. BuildKit: toCommand, detectRunMount."""
    if isinstance(instruction, Copy) and instruction.from_:
        written = instruction.from_
        is_plain = written.isalnum()
        if not is_plain and expand_word(written, {}, names.escape).result != written:
            raise DockerfileError(
                "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope "
                "as a workaround"
            )
        stage = names.need(written, may_be_number=True)
        return [] if stage is None else [stage]
    if isinstance(instruction, Run) and instruction.mount_sources:
        found = [names.need(source, may_be_number=False) for source in instruction.mount_sources]
        return [stage for stage in found if stage is not None]
    return []


Needs = dict[int, dict[int, Node]]
"""By stage: the stages it takes files from, each with the first instruction that does. Stages that take none are missing."""

_NONE: Final[Mapping[int, Node]] = {}


def direct_needs(takers: Mapping[int, Sequence[Instruction]], names: Names, refuse: Refuse) -> Needs:
    """What each stage's own instructions take files from. BuildKit: buildStageDependencyGraph."""
    needs: Needs = {}
    for index, instructions in takers.items():
        needed: dict[int, Node] = {}
        for instruction in instructions:
            try:
                for stage in sources(instruction, names):
                    needed.setdefault(stage, instruction.node)
            except DockerfileError as error:
                refuse(instruction.node, error)
        if needed:
            needs[index] = needed
    return needs


def find_circles(parts: Sequence[Part], needs: Needs, refuse: Refuse) -> bool:
    """Refuse each instruction that closes a circle; whether there is one. BuildKit: validateCircularDependency.

    FROM is left out. BuildKit names the stage where its walk began, and says a line at random: ours is the one that closes
    the circle.
    """
    if not [stage for stage, needed in needs.items() if max(needed) >= stage]:
        return False  # a circle has a step onwards
    found = False
    entered: set[int] = set()
    on_path: set[int] = set()
    for root in needs:
        if root in entered:
            continue
        entered.add(root)
        on_path.add(root)
        walk = [(root, iter(needs[root].items()))]
        while walk:
            stage, left = walk[-1]
            following = next(left, None)
            if following is None:
                on_path.discard(stage)
                walk.pop()
                continue
            needed, node = following
            if needed in on_path:
                name = parts[root].stage.name or f"stage-{root}"
                refuse(node, DockerfileError(f"circular dependency detected on stage: {name}"))
                found = True
            elif needed not in entered:
                entered.add(needed)
                on_path.add(needed)
                walk.append((needed, iter(needs.get(needed, _NONE).items())))
    return found


def fire_triggers(parts: Sequence[Part], names: Names, needs: Needs, refuse: Refuse) -> dict[int, tuple[Triggered, ...]]:
    """The instructions that ONBUILD fires, by the stage they fire in, which then also needs what they need.

    They come from the stage that FROM names, never from further down. BuildKit: initOnBuildTriggers. Raises LimitError.
    """
    fired: dict[int, tuple[Triggered, ...]] = {}
    onbuilds_of: dict[int, list[Onbuild]] = {}
    count = 0
    parsed: dict[int, Instruction | DockerfileError] = {}
    for part in parts:
        base = part.stage.base_stage
        if base is None:
            continue
        if base not in onbuilds_of:
            onbuilds_of[base] = [trigger for trigger in parts[base].instructions if isinstance(trigger, Onbuild)]
        onbuilds = onbuilds_of[base]
        if not onbuilds:
            continue
        count += len(onbuilds)
        if count > MAX_TRIGGERED:
            raise LimitError(f"ONBUILD fires more than {MAX_TRIGGERED:,} instructions in this Dockerfile")
        triggered: list[Triggered] = []
        for onbuild in onbuilds:
            try:
                instruction = _placed(_parsed(onbuild, parsed), part.stage.node)
                for stage in sources(instruction, names):
                    needs.setdefault(part.stage.index, {}).setdefault(stage, part.stage.node)
            except DockerfileError as error:
                refuse(part.stage.node, error)
                continue
            triggered.append(Triggered(instruction, onbuild.node.index))
        fired[part.stage.index] = tuple(triggered)
    return fired


def _parsed(onbuild: Onbuild, parsed: dict[int, Instruction | DockerfileError]) -> Instruction:
    """The trigger as an instruction, read once however often it fires. Raises DockerfileError."""
    index = onbuild.node.index
    if index not in parsed:
        try:
            parsed[index] = _read_trigger(onbuild.trigger)
        except DockerfileError as error:
            parsed[index] = bare(error)
    found = parsed[index]
    if isinstance(found, DockerfileError):
        raise found
    return found


def _read_trigger(trigger: str) -> Instruction:
    syntax = parse(Source("ONBUILD", trigger))
    if syntax.errors:
        raise DockerfileError(syntax.errors[0].message)
    if len(syntax.nodes) != 1:
        raise DockerfileError("onbuild trigger should be a single expression")
    return read_instruction(syntax.nodes[0])


def _placed(instruction: Instruction, from_: Node) -> Instruction:
    """A trigger with the place of the FROM that fires it, as BuildKit gives it."""
    node = replace(
        instruction.node,
        index=from_.index,
        start_line=from_.start_line,
        end_line=from_.end_line,
        offset=from_.offset,
        comments=(),
        empty_continuation=0,
    )
    return replace(instruction, node=node)


def reachable(target: int, parts: Sequence[Part], needs: Needs) -> set[int]:
    """The stages that a build of `target` runs, itself included. BuildKit: allReachableStages."""
    found = {target}
    waiting = [target]
    while waiting:
        stage = waiting.pop()
        base = parts[stage].stage.base_stage
        following: Iterable[int] = needs.get(stage, _NONE)
        if base is not None:
            following = (base, *following)
        for needed in following:
            if needed not in found:
                found.add(needed)
                waiting.append(needed)
    return found


def find_target(target: str, names: Names) -> int:
    """The stage of `--target`. Raises DockerfileError. BuildKit: resolveTarget, to which a number is no name."""
    found = names.find(target)
    if found is None:
        message = f"target stage {quote(target)} could not be found"
        raise DockerfileError(suggest(message, target, names.known(), case_sensitive=True))
    return found
