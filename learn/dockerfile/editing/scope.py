"""Which variables are declared where the cursor stands, and by which instruction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.analysis import Analysis
from learn.dockerfile.build import Stage, Step
from learn.dockerfile.build.variables import predefined
from learn.dockerfile.instructions.arg import Arg
from learn.dockerfile.instructions.env import Env

PREDEFINED: Final = tuple(predefined({}, ""))
"""The ARGs that the builder knows without being told; in a stage they must be declared to be seen."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable in force. `keyword` is ARG or ENV, `line` where it was last set, 0 for what the builder gives; `value` as
    written there, "" where there is none."""

    name: str
    keyword: str
    line: int
    value: str


def variables_at(analysis: Analysis, line: int, keyword: str) -> dict[str, Variable]:
    """The variables that an instruction which begins on `line` sees, by name; a FROM sees others than what stands in a stage."""
    if keyword == "FROM":
        given = {name: Variable(name, "ARG", 0, "") for name in PREDEFINED}
        declared = _declared(analysis.build.global_steps, line)
        return declared | {name: variable for name, variable in given.items() if name not in declared}
    stage = next((stage for stage in reversed(analysis.stages) if stage.line < line), None)
    if stage is None:
        return _declared(analysis.build.global_steps, line)
    found: dict[str, Variable] = {}
    for below in reversed(_chain(analysis, stage)):
        # Of the stages below all is seen, whatever their lines.
        found |= _declared(below.steps, line if below is stage else None)
    return found


def global_arguments(analysis: Analysis) -> dict[str, Variable]:
    """The ARGs before the first FROM, which a stage sees only once it declares them."""
    return _declared(analysis.build.global_steps, None)


def _chain(analysis: Analysis, stage: Stage) -> list[Stage]:
    """The stage, the one it is built on, the one that is built on, and so on."""
    chain = [stage]
    while (base := chain[-1].base_stage) is not None:
        chain.append(analysis.stages[base])
    return chain


def _declared(steps: Iterable[Step], before: int | None) -> dict[str, Variable]:
    found: dict[str, Variable] = {}
    for step in steps:
        node, instruction = step.node, step.instruction
        if before is not None and node.start_line >= before:
            continue
        if isinstance(instruction, Arg | Env):
            for name, value in instruction.pairs:
                found[name] = Variable(name, instruction.node.keyword, node.start_line, value or "")
    return found
