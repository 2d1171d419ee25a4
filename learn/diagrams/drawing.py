"""What a picture is made of. Lengths are user units of the drawing, about a pixel each at its natural size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_NOT_IN_A_CLASS = re.compile("[^a-z]+")

BoxRole = Literal["base", "scratch", "layer", "writable", "stage", "target", "unneeded", "hidden", "whiteout", "seen"]
SlipRole = Literal["no-layer", "seam", "folded"]
ArrowRole = Literal["from", "copy"]


# Slotted but not frozen, for speed, as slips and rows are: an edit makes dozens. Nobody writes to one.
@dataclass(slots=True, unsafe_hash=True)
class Box:
    """A thing that takes room: a layer, the base, a stage.

    `label` is said first and stands out, `text` follows on the same line as code and `detail` stands below, all three cut to
    what fits; `wide_text` takes the place of `text` where a fluid drawing has the room. `note` stands on the right, beside the
    detail. `spoken` is the whole of it. `instruction` is the `Node.index` of the instruction that made it, `keyword` that
    instruction's. `href` is where it leads, if anywhere. `hatched` is the part of it, from 0 to 1, that is there in vain.
    """

    id: str
    role: BoxRole
    x: float
    y: float
    width: float
    height: float
    label: str
    text: str
    detail: str
    spoken: str
    instruction: int | None = None
    keyword: str | None = None
    href: str | None = None
    wide_text: str = ""
    note: str = ""
    hatched: float = 0.0


@dataclass(slots=True, unsafe_hash=True)
class Slip:
    """A thin strip between boxes, for what takes no room in the image. `note` says on its right why it is thin."""

    id: str
    role: SlipRole
    x: float
    y: float
    width: float
    height: float
    label: str
    text: str
    note: str
    spoken: str
    instruction: int | None = None
    keyword: str | None = None
    href: str | None = None
    wide_text: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from one box to another, through `points`; it ends with a head."""

    from_id: str
    to_id: str
    role: ArrowRole
    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(slots=True, unsafe_hash=True)
class Row:
    """A row of a table, with the instruction that it speaks of."""

    cells: tuple[str, ...]
    instruction: int | None = None
    keyword: str | None = None

    @property
    def colour(self) -> str:
        """The class that carries the instruction's colour."""
        return instruction_class(self.keyword) if self.keyword is not None else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A drawing's facts in words, in the order in which one would read them out."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture. `title` names it, `description` says in a sentence what can be seen; `table` says everything. `name` is what
    kind of picture it is.

    A fluid drawing is a column: each part begins at its left edge and is as wide as the place it is shown in, from `width` on.
    Its lengths are pixels, so its words stay the size of those around them. Any other is scaled as a whole.
    """

    width: float
    height: float
    title: str
    description: str
    boxes: tuple[Box, ...]
    slips: tuple[Slip, ...]
    arrows: tuple[Arrow, ...]
    table: Table
    is_fluid: bool = False
    name: str = ""


def instruction_class(keyword: str) -> str:
    """The class that colours an instruction, `instruction--run`. Only letters of what somebody typed can come into it."""
    return "instruction--" + (_NOT_IN_A_CLASS.sub("", keyword.lower()) or "unknown")
