"""The stages, what each takes from another, and which of them is the target."""

from __future__ import annotations

from dataclasses import dataclass

from learn import diagrams
from learn.diagrams import SvgText, Table, stages
from learn.dockerfile import Analysis, Stage
from learn.dockerfile.rebuild import find_crossings
from learn.workbench.panels import Choice, Panel
from learn.workbench.pictures import EDITOR
from learn.workbench.simulated import simulated
from learn.workbench.subject import Subject

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Target:
    """A stage that can be made the target. `value` is what the form sends for it, "" for the last, which needs no choosing.

    It is None where nothing can choose the stage: `--target` takes names, and of two equal names the last.
    """

    index: int
    title: str
    value: str | None
    is_target: bool


@dataclass(frozen=True, slots=True)
class StagesShown:
    """What the panel shows. `targets` are what can be built, `named` the stages whose name can be changed."""

    svg: SvgText
    table: Table
    description: str
    targets: tuple[Target, ...]
    crossed: tuple[stages.Crossed, ...]
    named: tuple[Choice, ...]

    @property
    def has_unnamed(self) -> bool:
        """Whether a stage cannot be chosen."""
        return any(target.value is None for target in self.targets)


def show(subject: Subject) -> StagesShown | None:
    """The graph of the stages with the files that cross; None where there is nothing to draw."""
    if subject.drawn is None:
        return None
    analysis = subject.drawn.analysis
    build = simulated(subject.drawn) if len(analysis.stages) > 1 else None
    crossings = find_crossings(build) if build else ()
    drawing = stages.draw(analysis, href=EDITOR, crossings=crossings)
    if drawing is None:
        return None
    return StagesShown(
        diagrams.render(drawing),
        drawing.table,
        drawing.description,
        _targets(analysis),
        stages.tell_crossings(analysis, crossings),
        tuple([_named(stage) for stage in analysis.stages if stage.name]),
    )


def _named(stage: Stage) -> Choice:
    name = stage.name or ""
    return Choice(
        f"{stage.index}:{name}", f"{name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + '…'} (line {stage.line})"
    )


def _targets(analysis: Analysis) -> tuple[Target, ...]:
    if len(analysis.stages) < 2:
        return ()
    names = [stage.name for stage in analysis.stages]
    return tuple([_target(stage, names) for stage in analysis.stages[: stages.MOST_STAGES]])


def _target(stage: Stage, names: list[str | None]) -> Target:
    value: str | None = stage.name if stage.name and stage.name not in names[stage.index + 1 :] else None
    if stage.index == len(names) - 1:
        value = ""
    return Target(stage.index, stage.name or f"stage {stage.index}", value, stage.is_target)


PANEL = Panel(30, "stages", "Stages", show)
