"""The files of a container in three columns: the image's (lower), its own layer's (upper), and what is seen (merged)."""

from __future__ import annotations

from collections.abc import Sequence

from learn.containers import Directory, File, Lane, Whiteout, human_size
from learn.diagrams.drawing import Box, BoxRole, Drawing, Row, Slip, Table
from learn.diagrams.layout import WIDTH, characters, fit

MOST_DRAWN = 6
MOST_LISTED = 60
GAP = 8.0
COLUMN = (WIDTH - 2 * GAP) / 3
HEAD = 24.0
NAME = 22.0
HEIGHT = 40.0
LONGEST_PATH = 160
_HEADS = (("image", "lower"), ("own", "upper"), ("seen", "merged"))


def draw(lanes: Sequence[Lane], container: str, most: int = MOST_DRAWN) -> Drawing:
    """The first of the files as a drawing, `most` of them; more of them as its table."""
    boxes: list[Box] = []
    slips = [
        Slip(f"head-{name}", "seam", _left(column), 0, COLUMN, HEAD, name, "", note, f"{name}: {note}")
        for column, (name, note) in enumerate(_HEADS)
    ]
    y = HEAD + GAP
    for number, lane in enumerate(lanes[:most]):
        name = fit(lane.path, characters(WIDTH - 24, 12))
        slips.append(Slip(f"path-{number}", "folded", 0, y, WIDTH, NAME, name, "", "", lane.path[:LONGEST_PATH]))
        boxes += _boxes(lane, number, y + NAME + 3)
        y += NAME + HEIGHT + 3 + GAP
    more = len(lanes) - most
    if more > 0:
        words = f"{more:,} more file{'' if more == 1 else 's'}"
        slips.append(Slip("more", "folded", 0, y, WIDTH, NAME, words, "", "not drawn", f"{words} are not drawn"))
        y += NAME + GAP
    return Drawing(
        width=WIDTH,
        height=max(y - GAP, HEAD),
        title=f"Files of the container {container[:LONGEST_PATH]}",
        description=(
            "For each file what the image has of it, what the container’s own layer has, and what a process in it sees."
        ),
        boxes=tuple(boxes),
        slips=tuple(slips),
        arrows=(),
        table=_table(lanes),
    )


def _left(column: int) -> float:
    return column * (COLUMN + GAP)


def _boxes(lane: Lane, number: int, y: float) -> list[Box]:
    found: list[Box] = []
    hidden = lane.fate not in ("image",)
    if lane.lower is not None:
        role: BoxRole = "hidden" if hidden else "layer"
        line = f"line {lane.made_by.line}" if lane.made_by else "base"
        spoken = f"{lane.path} in the image, {line}, {human_size(lane.lower.size)}{', hidden' if hidden else ''}"
        found.append(_box(f"lower-{number}", role, 0, y, human_size(lane.lower.size), line, spoken, lane))
    if lane.fate != "engine" and lane.upper is not None:
        what, detail = _upper_words(lane)
        role = "whiteout" if isinstance(lane.upper, Whiteout) else "writable"
        found.append(_box(f"upper-{number}", role, 1, y, what, detail, f"{lane.path} in the container’s layer: {what} {detail}"))
    if lane.seen is not None:
        size = human_size(lane.seen.size) if isinstance(lane.seen, File) else "folder"
        origin = _origin(lane)
        found.append(_box(f"merged-{number}", "seen", 2, y, size, origin, f"{lane.path} as it is seen: {size}, {origin}"))
    return found


def _box(name: str, role: BoxRole, column: int, y: float, label: str, detail: str, spoken: str, lane: Lane | None = None) -> Box:
    made_by = lane.made_by if lane else None
    return Box(
        name, role, _left(column), y, COLUMN, HEIGHT, label, "", detail, spoken[: 2 * LONGEST_PATH],
        instruction=made_by.instruction if made_by else None, keyword=made_by.keyword if made_by else None,
    )  # fmt: skip


def _upper_words(lane: Lane) -> tuple[str, str]:
    if isinstance(lane.upper, Whiteout):
        return "whiteout", "hides it"
    if isinstance(lane.upper, Directory):
        return "folder", "opaque" if lane.upper.opaque else "new"
    size = human_size(lane.upper.size) if isinstance(lane.upper, File) else ""
    return size, {"copied up": "copied up", "changed": "changed"}.get(lane.fate, "new")


def _origin(lane: Lane) -> str:
    return {"image": "from lower", "volume": "from a volume", "engine": "by the engine"}.get(lane.fate, "from upper")


def _table(lanes: Sequence[Lane]) -> Table:
    rows = [
        Row(
            (
                fit(lane.path, LONGEST_PATH),
                _lower_cell(lane),
                " ".join(_upper_words(lane)) if lane.upper is not None and lane.fate != "engine" else "–",
                _seen_cell(lane),
            ),
            lane.made_by.instruction if lane.made_by else None,
            lane.made_by.keyword if lane.made_by else None,
        )
        for lane in lanes[:MOST_LISTED]
    ]
    if len(lanes) > MOST_LISTED:
        rows.append(Row((f"{len(lanes) - MOST_LISTED:,} more", "not listed", "", "")))
    return Table("The files, layer by layer", ("File", "Image (lower)", "Container (upper)", "Seen (merged)"), tuple(rows))


def _lower_cell(lane: Lane) -> str:
    if lane.lower is None:
        return "–"
    where = f"line {lane.made_by.line}" if lane.made_by else "base"
    return f"{human_size(lane.lower.size)}, {where}"


def _seen_cell(lane: Lane) -> str:
    if lane.seen is None:
        return "nothing"
    size = human_size(lane.seen.size) if isinstance(lane.seen, File) else "a folder"
    return f"{size}, {_origin(lane)}"
