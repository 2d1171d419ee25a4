"""The stages of a file one below the other, in its order, and what each takes from those above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from learn.diagrams.drawing import Arrow, ArrowRole, Box, BoxRole, Drawing, Row, Slip, Table
from learn.diagrams.layout import WIDTH, characters, fit, stack
from learn.diagrams.subject import base_name, counted, stage_name

if TYPE_CHECKING:
    from learn.dockerfile import Analysis, Stage

# More stages than this are named by number only: no file makes a page of megabytes.
MOST_STAGES = 60
MOST_NAMED = 8
MOST_LANES = 8
LANE_WIDTH = 11.0
STAGE_HEIGHT = 54.0
FOLDED_HEIGHT = 25.0
GAP = 12.0
CODE_SIZE = 13.0


def draw(analysis: Analysis, href: str | None = None) -> Drawing | None:
    """The stages, or None where the file has none. `href` is where pointing at a stage leads."""
    if not analysis.stages:
        return None
    shown = analysis.stages[:MOST_STAGES]
    hidden = len(analysis.stages) - len(shown)
    lanes = _lanes(shown)
    width = WIDTH - (LANE_WIDTH * (max(lanes.values()) + 1) + 10 if lanes else 0)
    tops, height = stack([STAGE_HEIGHT] * len(shown) + [FOLDED_HEIGHT] * (hidden > 0), GAP)
    boxes = tuple(_box(stage, analysis, width, y, href) for stage, y in zip(shown, tops, strict=False))
    label = f"{hidden:,} more stages"
    fold = Slip("stages-folded", "folded", 0, tops[-1], width, FOLDED_HEIGHT, label, "", "not drawn", f"{label} are not drawn")
    return Drawing(
        width=WIDTH,
        height=height,
        title="Stages of the Dockerfile",
        description=_description(analysis),
        boxes=boxes,
        slips=(fold,) if hidden else (),
        arrows=tuple(_arrows(shown, lanes, width, tops)),
        table=_table(analysis, shown),
    )


def _box(stage: Stage, analysis: Analysis, width: float, y: float, href: str | None) -> Box:
    label = stage_name(stage)
    room = characters(width - 66, CODE_SIZE)
    detail = _detail(stage)
    label_shown = fit(label, max(4, room - 6))
    return Box(
        id=f"stage-{stage.index}",
        role=_role(stage),
        x=0,
        y=y,
        width=width,
        height=STAGE_HEIGHT,
        label=label_shown,
        text=fit(f"FROM {base_name(stage)}", room - len(label_shown)),
        detail=detail,
        spoken=f"{label}, FROM {base_name(stage)}, line {stage.line}: {_fate(stage)}; {_needs(stage, analysis)}",
        instruction=stage.node.index,
        keyword="FROM",
        href=href,
    )


def _role(stage: Stage) -> BoxRole:
    if stage.is_target:
        return "target"
    return "stage" if stage.is_needed else "unneeded"


def _detail(stage: Stage) -> str:
    if stage.is_target:
        return f"line {stage.line} · the target: becomes the image"
    return f"line {stage.line} · {'built' if stage.is_needed else 'not built: nothing needs it'}"


def _fate(stage: Stage) -> str:
    if stage.is_target:
        return "built, becomes the image"
    return "built, because the target needs it" if stage.is_needed else "not built, because the target does not need it"


def _needs(stage: Stage, analysis: Analysis) -> str:
    """What a stage takes from others, in words; from very many, only how many."""
    if not stage.depends_on:
        return "needs no other stage"
    if len(stage.depends_on) > MOST_NAMED:
        return f"needs {counted(len(stage.depends_on), 'other stage')}"
    return "needs " + ", ".join(stage_name(analysis.stages[index]) for index in stage.depends_on)


def _lanes(shown: tuple[Stage, ...]) -> dict[int, int]:
    """For each stage that others need, the lane its arrows run in: the first that is free from it to the last that needs it."""
    last: dict[int, int] = {}
    for stage in shown:
        for index in stage.depends_on:
            if index < len(shown):
                last[index] = max(last.get(index, 0), stage.index)
    lanes: dict[int, int] = {}
    busy_until = [-1] * MOST_LANES
    for index in sorted(last):
        lane = next((lane for lane, end in enumerate(busy_until) if end <= index), MOST_LANES - 1)
        busy_until[lane] = max(busy_until[lane], last[index])
        lanes[index] = lane
    return lanes


def _arrows(shown: tuple[Stage, ...], lanes: dict[int, int], width: float, tops: tuple[float, ...]) -> list[Arrow]:
    arrows = []
    for stage in shown:
        for index in stage.depends_on:
            if index >= len(shown):
                continue
            lane = width + 12 + LANE_WIDTH * lanes[index]
            start, end = tops[index] + STAGE_HEIGHT * 0.72, tops[stage.index] + STAGE_HEIGHT * 0.28
            role: ArrowRole = "from" if stage.base_stage == index else "copy"
            verb = "is built on" if role == "from" else "takes files from"
            label = f"{stage_name(stage)} {verb} {stage_name(shown[index])}"
            points = ((width, start), (lane, start), (lane, end), (width, end))
            arrows.append(Arrow(f"stage-{index}", f"stage-{stage.index}", role, label, points))
    return arrows


def _description(analysis: Analysis) -> str:
    needed = sum(stage.is_needed for stage in analysis.stages)
    return (
        f"{counted(len(analysis.stages), 'stage')} in the order of the file, of which the build runs {needed:,}. "
        "An arrow leads from a stage to one that is built on it or takes files from it."
    )


def _table(analysis: Analysis, shown: tuple[Stage, ...]) -> Table:
    rows = []
    for stage in shown:
        cells = (stage_name(stage), base_name(stage), str(stage.line), _needs(stage, analysis), _fate(stage))
        rows.append(Row(cells, stage.node.index, "FROM"))
    if hidden := len(analysis.stages) - len(shown):
        rows.append(Row((f"{hidden:,} more", "not listed", "", "", "")))
    return Table("The stages in the order of the file", ("Stage", "From", "Line", "Needs", "Built?"), tuple(rows))
