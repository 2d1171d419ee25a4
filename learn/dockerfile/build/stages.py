"""FROM to FROM: what stands in which stage, and what each FROM comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.build.facts import Stage
from learn.dockerfile.build.variables import GlobalArgs, Suggestions
from learn.dockerfile.expansion import Expansion, ExpansionError
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import quote
from learn.dockerfile.image import Budget, Undefined, expand_word
from learn.dockerfile.instruction import Instruction, UnknownWordError
from learn.dockerfile.instructions import INSTRUCTIONS
from learn.dockerfile.instructions.arg import Arg
from learn.dockerfile.instructions.from_ import From
from learn.dockerfile.instructions.onbuild import Onbuild
from learn.dockerfile.platforms import parse as parse_platform
from learn.dockerfile.references import normalize
from learn.dockerfile.suggest import suggest
from learn.dockerfile.syntax.nodes import Node

SCRATCH: Final = "scratch"
"""The base that is no image: nothing at all."""

_COMPONENT: Final = r"[a-z0-9]++(?:[._-][a-z0-9]++)*+"
_ORDINARY_IMAGE: Final = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT}){{0,4}}(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?")
"""Names that are taken without asking `references`, for speed."""

_IMAGE_ID_LENGTH: Final = 64
"""A name of as many hexadecimal digits is refused; longer ones are left to `references`, too."""

Refuse = Callable[[Node, DockerfileError], None]


@dataclass(slots=True)
class Part:
    """A stage as it stands in the file. `from_` is None where its FROM was refused; what follows belongs to it still.

    `takers` are those of its instructions that may take files from elsewhere, `onbuilds` its ONBUILDs.
    """

    stage: Stage
    from_: From | None
    instructions: list[Instruction]
    takers: list[Instruction]
    onbuilds: list[Onbuild]


def read_instruction(node: Node) -> Instruction:
    """The instruction that `node` is. Raises DockerfileError."""
    found = INSTRUCTIONS.get(node.keyword)
    if found is None:
        raise UnknownWordError(f"unknown instruction: {node.written}", node.written, INSTRUCTIONS, case_sensitive=False)
    return found.read(node)


def cut(nodes: Sequence[Node], refuse: Refuse) -> tuple[dict[int, Instruction], list[Arg], list[Part]]:
    """All instructions by number, the ARGs before the first FROM, and the stages. `refuse` is told what cannot be taken."""
    instructions: dict[int, Instruction] = {}
    global_args: list[Arg] = []
    parts: list[Part] = []
    current: Part | None = None
    classes = INSTRUCTIONS
    for node in nodes:
        try:
            found = classes.get(node.keyword)
            instruction = found.read(node) if found else read_instruction(node)
        except DockerfileError as error:
            refuse(node, error)
            if node.keyword == "FROM":
                current = _refused_part(len(parts), node)
                parts.append(current)
            continue
        instructions[node.index] = instruction
        if isinstance(instruction, From):
            current = Part(Stage(len(parts), instruction.name, node.start_line, node), instruction, [], [], [])
            parts.append(current)
        elif current is not None:
            current.instructions.append(instruction)
            if node.flags:
                current.takers.append(instruction)
            if isinstance(instruction, Onbuild):
                current.onbuilds.append(instruction)
        elif isinstance(instruction, Arg):
            global_args.append(instruction)
        else:
            refuse(node, DockerfileError("no build stage in current context"))
    return instructions, global_args, parts


def _refused_part(index: int, node: Node) -> Part:
    base = node.arguments[0] if node.arguments else ""
    return Part(Stage(index, None, node.start_line, node, base=base), None, [], [], [])


def resolve(
    parts: Sequence[Part], args: GlobalArgs, defaults: Callable[[], GlobalArgs], escape: str, budget: Budget, refuse: Refuse
) -> None:
    """Fill in what each FROM comes to: base, base stage and platform. BuildKit: buildDispatchStates, resolveBaseImage.

    `defaults` gives the global ARGs as if no build argument set one of them; it is asked only where a base has variables.
    """
    by_name: dict[str, int] = {}
    suggestions = Suggestions()
    names = _ImageNames()
    for part in parts:
        from_, stage = part.from_, part.stage
        if from_ is None:
            continue
        try:
            _resolve_base(stage, from_.base, args, escape, budget, suggestions)
            stage.base_stage = by_name.get(stage.base)
            if from_.platform:
                _resolve_platform(stage, from_.platform, args, escape, suggestions)
            if from_.name is not None:
                _check_context_name(from_.name, names)
            if stage.base_stage is None and stage.base != SCRATCH:
                _check_stage_name(stage.base, names)
        except DockerfileError as error:
            refuse(stage.node, error)
        if from_.name is not None:
            by_name[from_.name] = stage.index
    _check_defaults(parts, args, defaults, escape, names)


def _resolve_base(stage: Stage, written: str, args: GlobalArgs, escape: str, budget: Budget, suggestions: Suggestions) -> None:
    stage.written_base = stage.base = written
    stage.base_expansion = expansion = expand_word(written, args.values, escape)
    stage.base = expansion.result
    if expansion.unmatched:
        stage.undefined = _undefined(expansion, args, suggestions)
    if not stage.base:
        raise DockerfileError(f"base name ({written}) should not be blank")
    budget.spend(len(stage.base))


def _resolve_platform(stage: Stage, written: str, args: GlobalArgs, escape: str, suggestions: Suggestions) -> None:
    stage.written_platform = written
    try:
        expansion = expand_word(written, args.values, escape)
    except ExpansionError as error:
        # What had been expanded by then is empty in BuildKit's message.
        raise DockerfileError(f"failed to process arguments for platform : {error.message}") from error
    stage.platform_expansion = expansion
    stage.undefined += _undefined(expansion, args, suggestions)
    stage.platform = expansion.result
    try:
        if not expansion.result:
            raise DockerfileError(f"empty platform value from expression {written}")
        parse_platform(expansion.result)
    except DockerfileError as error:
        message = _suggest_any(error.message, expansion.unmatched, args.values)
        raise DockerfileError(f"failed to parse platform {written}: {message}" if expansion.result else message) from error


def _suggest_any(message: str, names: Sequence[str], known: Mapping[str, str]) -> str:
    """`message` with the first suggestion that can be made for one of `names`. BuildKit: wrapSuggestAny."""
    for name in names:
        longer = suggest(message, name, known, case_sensitive=True)
        if longer != message:
            return longer
    return message


def _undefined(expansion: Expansion, args: GlobalArgs, suggestions: Suggestions) -> tuple[Undefined, ...]:
    """BuildKit: reportUnusedFromArgs."""
    declared = args.declared
    undefined = [name for name in expansion.unmatched if name not in declared]
    return tuple([Undefined(name, suggestions.nearest(name, declared)) for name in undefined])


class _ImageNames(dict[str, str]):
    """By name: why no image can have it, or "" where one can. Each name is judged once for a file."""

    __slots__ = ()

    def __missing__(self, name: str) -> str:
        problem = self[name] = _problem_of(name)
        return problem


def _problem_of(name: str) -> str:
    if len(name) < _IMAGE_ID_LENGTH and _ORDINARY_IMAGE.fullmatch(name):
        return ""
    try:
        normalize(name)
    except DockerfileError as error:
        return error.message
    return ""


def check_image_name(name: str) -> None:
    """Raises DockerfileError unless `name` may be an image. BuildKit: resolveBaseImage."""
    _check_stage_name(name, _ImageNames())


def _check_stage_name(name: str, names: _ImageNames) -> None:
    if names[name]:
        raise DockerfileError(f"failed to parse stage name {quote(name)}: {names[name]}")


def _check_context_name(name: str, names: _ImageNames) -> None:
    """Raises DockerfileError for a stage's name that `--build-context` could not replace, being none of an image.

    BuildKit: namedContext, which asks for it whether there is such a context or not.
    """
    if names[name]:
        raise DockerfileError(f"invalid context name {name}: {names[name]}")


def _check_defaults(
    parts: Sequence[Part], args: GlobalArgs, defaults: Callable[[], GlobalArgs], escape: str, names: _ImageNames
) -> None:
    """Note the bases that are no image names while no build argument sets a global ARG.

    BuildKit: validateBaseImagesWithDefaultArgs, which gives up at the first word that cannot be expanded. What build
    arguments say of predefined names still holds there.
    """
    values = args.values
    if [part for part in parts if "$" in part.stage.written_base]:
        without_build_args = defaults()
        if without_build_args.errors:
            return
        values = without_build_args.values
    for part in parts:
        if part.from_ is None:
            continue
        expansion = part.stage.base_expansion
        if "$" in part.from_.base:
            try:
                expansion = expand_word(part.from_.base, values, escape)
            except DockerfileError:
                return
        if expansion is None:
            return
        if names[expansion.result]:
            part.stage.default_base_is_valid = False
