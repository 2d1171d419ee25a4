"""What the drawings ask of an analysis: what a stage stands on, and how instructions and stages are spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from learn.diagrams.layout import fit

if TYPE_CHECKING:
    from learn.dockerfile import Analysis, Node, Stage

# The most of a text that is said or listed: a line of a Dockerfile may have 65,535 bytes, a value a mebibyte.
MOST_CHARACTERS = 400


def lineage(analysis: Analysis, stage: Stage) -> tuple[Stage, ...]:
    """The stage and the stages of this file that it is built on, the lowest first. A circle of stages is cut where it closes."""
    found = [stage]
    seen = {stage.index}
    while (below := found[-1].base_stage) is not None and below not in seen:
        seen.add(below)
        found.append(analysis.stages[below])
    return tuple(reversed(found))


def arguments_text(node: Node) -> str:
    """What the learner wrote after the keyword, on one line."""
    return fit(node.original.strip()[len(node.written) :], MOST_CHARACTERS)


def stage_name(stage: Stage) -> str:
    """A stage as people speak of it: its name, or its number."""
    return fit(stage.name, MOST_CHARACTERS) if stage.name else f"stage {stage.index}"


def base_name(stage: Stage) -> str:
    """What the stage is built on, as the builder reads it."""
    return fit(stage.base, MOST_CHARACTERS)


def lines(node: Node) -> str:
    """Where an instruction stands: `line 4`, `lines 4–6`."""
    if node.end_line > node.start_line:
        return f"lines {node.start_line}–{node.end_line}"
    return f"line {node.start_line}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 layer`, `2 layers`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
