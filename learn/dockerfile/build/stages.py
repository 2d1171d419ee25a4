"""FROM to FROM: what stands in which stage, and what each FROM comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from learn.dockerfile.build.facts import Stage
from learn.dockerfile.build.variables import GlobalArgs, Suggestions
from learn.dockerfile.expansion import Expansion, ExpansionError
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import quote
from learn.dockerfile.image import Budget, Undefined, expand_word
from learn.dockerfile.instruction import Instruction
from learn.dockerfile.instructions import READ, refuse_unknown
from learn.dockerfile.instructions.arg import Arg
from learn.dockerfile.instructions.from_ import From
from learn.dockerfile.platforms import parse as parse_platform
from learn.dockerfile.references import normalize
from learn.dockerfile.signs import (
    AS_IN_OTHER_CASE,
    BAD_DEFAULT,
    CAPITALS_IN_NAME,
    DUPLICATE_NAME,
    PLATFORM,
    RESERVED_NAME,
    UNDEFINED_IN_FROM,
)
from learn.dockerfile.suggest import suggest
from learn.dockerfile.syntax.nodes import Node

RESERVED_NAMES: Final = frozenset({"context", "scratch"})
"""Names that a stage may have, but that mean something else to the builder."""

SCRATCH: Final = "scratch"
"""The base that is no image: nothing at all."""

_COMPONENT: Final = r"[a-z0-9]++(?>(?:[._-][a-z0-9]++)*)"
_ORDINARY_IMAGE: Final = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT}){{0,4}}(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?")
"""Names that are taken without asking `references`, for speed."""

_ORDINARY_PLATFORMS: Final = frozenset({"linux/amd64", "linux/arm64", "linux/arm/v7", "amd64", "arm64"})
"""Platforms that are taken without asking `platforms`, for speed."""

_IMAGE_ID_LENGTH: Final = 64
"""A name of as many hexadecimal digits is refused; longer ones are left to `references`, too."""

Refuse = Callable[[Node, DockerfileError], None]


@dataclass(slots=True)
class Part:
    """A stage as it stands in the file. `from_` is None where its FROM was refused; what follows belongs to it still."""

    stage: Stage
    from_: From | None
    instructions: list[Instruction]


@dataclass(slots=True)
class Cut:
    """A file cut into stages.

    `global_args` are the ARGs before the first FROM. `takers` are by stage the instructions that may take files from
    elsewhere; stages without any are missing.
    """

    global_args: list[Arg]
    parts: list[Part]
    takers: dict[int, list[Instruction]]


def cut(nodes: Sequence[Node], refuse: Refuse, signs: set[str]) -> Cut:
    """Read all instructions and find the stages. `refuse` is told what cannot be taken; `signs` are added to."""
    global_args: list[Arg] = []
    parts: list[Part] = []
    takers: dict[int, list[Instruction]] = {}
    body: list[Instruction] | None = None
    readers = READ
    for node in nodes:
        keyword = node.keyword
        try:
            instruction = readers.get(keyword, refuse_unknown)(node)
        except DockerfileError as error:
            refuse(node, error)
            if keyword == "FROM":
                body = []
                parts.append(_refused_part(len(parts), node, body))
                _note_from(node, signs)
            continue
        if keyword == "FROM" and isinstance(instruction, From):
            body = []
            parts.append(Part(Stage(len(parts), instruction.name, node.start_line, node), instruction, body))
            if node.flags or len(node.arguments) > 1:
                _note_from(node, signs)
        elif body is not None:
            body.append(instruction)
            if node.flags:
                takers.setdefault(len(parts) - 1, []).append(instruction)
        elif isinstance(instruction, Arg):
            global_args.append(instruction)
        else:
            refuse(node, DockerfileError("no build stage in current context"))
    return Cut(global_args, parts, takers)


def _note_from(node: Node, signs: set[str]) -> None:
    arguments = node.arguments
    if len(arguments) > 2:
        if arguments[1] != "AS" or node.written != "FROM":
            signs.add(AS_IN_OTHER_CASE)
        name = arguments[2]
        if name != name.lower() or not name.isascii():
            signs.add(CAPITALS_IN_NAME)
        if name.lower() in RESERVED_NAMES:
            signs.add(RESERVED_NAME)
    if node.flags:
        signs.add(PLATFORM)


def _refused_part(index: int, node: Node, body: list[Instruction]) -> Part:
    base = node.arguments[0] if node.arguments else ""
    return Part(Stage(index, None, node.start_line, node, base=base), None, body)


def resolve(
    parts: Sequence[Part],
    args: GlobalArgs,
    escape: str,
    budget: Budget,
    suggestions: Suggestions,
    refuse: Refuse,
    signs: set[str],
) -> bool:
    """Fill in what each FROM comes to: base, base stage and platform; whether a stage stands on another. `signs` are added to.

    BuildKit: buildDispatchStates, resolveBaseImage.
    """
    by_name: dict[str, int] = {}
    is_doubtful = is_shared = False
    for part in parts:
        from_, stage = part.from_, part.stage
        if from_ is None:
            continue
        name, written = from_.name, from_.base
        stage.written_base = stage.base = written
        if "$" in written:
            is_doubtful = True
        try:
            stage.base_expansion = expansion = expand_word(written, args.values, escape)
            stage.base = base = expansion.result
            if expansion.unmatched:
                stage.undefined = _undefined(expansion, args, suggestions)
            if not base:
                raise DockerfileError(f"base name ({written}) should not be blank")
            budget.spend(len(base))
            if base in by_name:
                stage.base_stage = by_name[base]
                is_shared = True
            if from_.platform:
                _resolve_platform(stage, from_.platform, args, escape, suggestions)
            if name is not None and not (name.isalnum() and name.isascii() and len(name) < _IMAGE_ID_LENGTH):
                _check_context_name(name)
            if stage.base_stage is None and base != SCRATCH:
                check_image_name(base)
        except DockerfileError as error:
            refuse(stage.node, error)
            is_doubtful = True
        if stage.undefined:
            signs.add(UNDEFINED_IN_FROM)
        if name is not None:
            if name in by_name:
                signs.add(DUPLICATE_NAME)
            by_name[name] = stage.index
    if is_doubtful:
        signs.add(BAD_DEFAULT)
        _check_defaults(parts, args, escape)
    return is_shared


def _resolve_platform(stage: Stage, written: str, args: GlobalArgs, escape: str, suggestions: Suggestions) -> None:
    stage.written_platform = written
    try:
        expansion = expand_word(written, args.values, escape)
    except ExpansionError as error:
        # What had been expanded by then is empty in BuildKit's message.
        raise DockerfileError(f"failed to process arguments for platform : {error.message}") from error
    stage.platform_expansion = expansion
    if expansion.unmatched:
        stage.undefined += _undefined(expansion, args, suggestions)
    stage.platform = expansion.result
    if expansion.result in _ORDINARY_PLATFORMS:
        return
    try:
        if not expansion.result:
            raise DockerfileError(f"empty platform value from expression {written}")
        parse_platform(expansion.result)
    except DockerfileError as problem:
        message = _suggest_any(problem.message, expansion.unmatched, args.values)
        raise DockerfileError(f"failed to parse platform {written}: {message}" if expansion.result else message) from problem


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


def check_image_name(name: str) -> None:
    """Raises DockerfileError unless `name` may be an image. BuildKit: resolveBaseImage."""
    problem = _problem_of(name)
    if problem:
        raise DockerfileError(f"failed to parse stage name {quote(name)}: {problem}")


def _check_context_name(name: str) -> None:
    """Raises DockerfileError for a stage's name that `--build-context` could not replace, being none of an image.

    BuildKit: namedContext, which asks for it whether there is such a context or not.
    """
    problem = _problem_of(name)
    if problem:
        raise DockerfileError(f"invalid context name {name}: {problem}")


def _problem_of(name: str) -> str:
    """Why no image can have this name; "" where one can."""
    if len(name) < _IMAGE_ID_LENGTH and _is_ordinary(name):
        return ""
    try:
        normalize(name)
    except DockerfileError as error:
        return error.message
    return ""


@lru_cache(maxsize=1024)
def _is_ordinary(name: str) -> bool:
    return _ORDINARY_IMAGE.fullmatch(name) is not None


def _check_defaults(parts: Sequence[Part], args: GlobalArgs, escape: str) -> None:
    """Note the bases that are no image names while no build argument sets a global ARG.

    There are none where no base has variables and none was refused. BuildKit: validateBaseImagesWithDefaultArgs, which gives up
    at the first word that cannot be expanded. What build arguments say of predefined names still holds there.
    """
    values = args.values
    if [part for part in parts if "$" in part.stage.written_base]:
        without_build_args = args.by_default()
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
        if _problem_of(expansion.result):
            part.stage.default_base_is_valid = False
