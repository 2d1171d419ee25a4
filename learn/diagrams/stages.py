"""The stages of a file one below the other, in its order, and what each takes from those above, with the files where they are
known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from learn.diagrams.drawing import Arrow, ArrowRole, Box, BoxRole, Drawing, Row, Slip, Table
from learn.diagrams.layout import WIDTH, characters, fit, stack
from learn.diagrams.subject import MOST_CHARACTERS, base_name, counted, stage_name
from learn.dockerfile.rebuild import size_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from learn.dockerfile import Analysis, Stage
    from learn.dockerfile.rebuild import Crossing

# More stages than this are named by number only: no file makes a page of megabytes.
MOST_STAGES = 60
MOST_NAMED = 8
MOST_LANES = 8
LANE_WIDTH = 11.0
STAGE_HEIGHT = 54.0
FOLDED_HEIGHT = 25.0
GAP = 12.0
CODE_SIZE = 13.0
# Of what crosses: instructions that are told, and files of each.
MOST_CROSSINGS = 30
MOST_FILES = 25
LONGEST_PATH = 160


@dataclass(frozen=True, slots=True)
class Crossed:
    """What one instruction takes from another stage, in words. `files` are pairs of a path and a size; `more` counts the rest."""

    instruction: int
    title: str
    what: str
    files: tuple[tuple[str, str], ...]
    more: str
    unknown: tuple[str, ...]


def draw(analysis: Analysis, href: str | None = None, crossings: Sequence[Crossing] = ()) -> Drawing | None:
    """The stages, or None where the file has none. `href` is where pointing at a stage leads; `crossings` is what is known of
    the files that cross."""
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
        arrows=tuple(_arrows(shown, lanes, width, tops, crossings)),
        table=_table(analysis, shown, crossings),
        name="stages",
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
    return f"line {stage.line} · {'built' if stage.is_needed else 'not built: the target does not need it'}"


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


def _arrows(
    shown: tuple[Stage, ...],
    lanes: dict[int, int],
    width: float,
    tops: tuple[float, ...],
    crossings: Sequence[Crossing],
) -> list[Arrow]:
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
            if taken := [one for one in crossings if (one.source, one.to) == (index, stage.index)]:
                label += ": " + "; ".join(crossing_text(one) for one in taken[:MOST_NAMED])
            points = ((width, start), (lane, start), (lane, end), (width, end))
            arrows.append(Arrow(f"stage-{index}", f"stage-{stage.index}", role, label, points))
    return arrows


def _description(analysis: Analysis) -> str:
    needed = sum(stage.is_needed for stage in analysis.stages)
    return (
        f"{counted(len(analysis.stages), 'stage')} in the order of the file, of which the build runs {needed:,}. "
        "An arrow leads from a stage to one that is built on it or takes files from it."
    )


def crossing_text(crossing: Crossing) -> str:
    """What crosses, in a few words: `/out/app (12.4 MB)`, `/site: 3 files, 2.1 kB`, `/app: not known`."""
    paths = fit(", ".join(crossing.paths), MOST_CHARACTERS)
    if not crossing.files:
        return f"{paths}: not known" if crossing.unknown else f"{paths}: nothing"
    size = f"{'' if crossing.is_known else 'at least '}{size_text(crossing.bytes)}"
    return f"{paths}: {counted(len(crossing.files), 'file')}, {size}"


def tell_crossings(analysis: Analysis, crossings: Sequence[Crossing]) -> tuple[Crossed, ...]:
    """The files on each arrow, arrow by arrow."""
    return tuple([_crossed(analysis, one) for one in crossings[:MOST_CROSSINGS]])


def _crossed(analysis: Analysis, one: Crossing) -> Crossed:
    source, to = stage_name(analysis.stages[one.source]), stage_name(analysis.stages[one.to])
    first = one.files[:MOST_FILES]
    files = [(fit(file.path, LONGEST_PATH), "size unknown" if file.size is None else size_text(file.size)) for file in first]
    rest = one.files[MOST_FILES:]
    more = f"{counted(len(rest), 'more file')}, {size_text(sum(file.size or 0 for file in rest))}" if rest else ""
    title = f"{source} to {to}, {one.how} in line {one.line}"
    unknown = tuple([fit(sentence, MOST_CHARACTERS) for sentence in one.unknown])
    return Crossed(one.instruction, title, crossing_text(one), tuple(files), more, unknown)


def _table(analysis: Analysis, shown: tuple[Stage, ...], crossings: Sequence[Crossing]) -> Table:
    rows = []
    columns: tuple[str, ...] = ("Stage", "From", "Line", "Needs", "Built?")
    for stage in shown:
        cells: tuple[str, ...] = (stage_name(stage), base_name(stage), str(stage.line), _needs(stage, analysis), _fate(stage))
        if crossings:
            cells = (*cells, "; ".join(crossing_text(one) for one in crossings if one.to == stage.index))
        rows.append(Row(cells, stage.node.index, "FROM"))
    if crossings:
        columns = (*columns, "Files it takes")
    if hidden := len(analysis.stages) - len(shown):
        rows.append(Row((f"{hidden:,} more", "not listed", *([""] * (len(columns) - 2)))))
    return Table("The stages in the order of the file", columns, tuple(rows))
