"""The `docker history` that an image will have, before anybody builds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from learn.containers.formats import columns, ellipsis, human_duration, human_size, short_id
from learn.dockerfile import Analysis, HistoryEntry, Stage

HEADER: Final = ("IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT")
MISSING: Final = "<missing>"
COMMENT: Final = "buildkit.dockerfile.v0"
"""BuildKit signs every entry so. dockerfile2llb: historyComment."""
CREATED_BY_WIDTH: Final = 45
UNKNOWN_SIZE: Final = "?"
"""Ours: Docker always knows, for it has built the image."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `instruction` is `Node.index`; `full` is CREATED BY uncut, as with --no-trunc."""

    instruction: int
    image: str
    created: str
    created_by: str
    size: str
    comment: str
    full: str

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The five cells, in Docker's order."""
        return self.image, self.created, self.created_by, self.size, self.comment


@dataclass(frozen=True, slots=True)
class History:
    """The rows, newest first. Below them come the rows of `base`, the image outside the file, "" where it is scratch."""

    rows: tuple[Row, ...]
    base: str

    def table(self) -> str:
        """The text that `docker history` prints of these rows."""
        return columns([HEADER, *(row.cells for row in self.rows)])


def predict(
    analysis: Analysis,
    stage: Stage | None = None,
    *,
    sizes: Mapping[int, int | None] | None = None,
    image_id: str = MISSING,
    age: float = 0,
) -> History | None:
    """The history of `stage`, the target where none is named; None where the file has no stage.

    `sizes` are the bytes of each layer by `Node.index`, where somebody can tell; `age` is in seconds.
    """
    subject = stage or analysis.target_stage
    if subject is None:
        return None
    stages = [subject]
    seen = {subject.index}
    while (below := stages[-1].base_stage) is not None and below not in seen:
        seen.add(below)
        stages.append(analysis.stages[below])
    newest_first = [entry for stage in stages for entry in reversed(stage.history)]
    created = f"{human_duration(age)} ago"
    rows = [
        _row(entry, short_id(image_id) if index == 0 else MISSING, created, sizes or {})
        for index, entry in enumerate(newest_first)
    ]
    base = stages[-1].base
    return History(tuple(rows), "" if base == "scratch" else base)


def _row(entry: HistoryEntry, image: str, created: str, sizes: Mapping[int, int | None]) -> Row:
    full = entry.created_by.replace("\t", " ")
    return Row(
        instruction=entry.instruction,
        image=image,
        created=created,
        created_by=ellipsis(full, CREATED_BY_WIDTH),
        size=_size(entry, sizes),
        comment=COMMENT,
        full=full,
    )


def _size(entry: HistoryEntry, sizes: Mapping[int, int | None]) -> str:
    if entry.empty_layer:
        return "0B"
    size = sizes.get(entry.instruction)
    return UNKNOWN_SIZE if size is None else human_size(size)
