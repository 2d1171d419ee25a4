"""Changes of a text, by the places of its characters."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final, NamedTuple

MOST_COMPARED: Final = 2_000
"""Lines that two texts may differ in and still be compared line by line; comparing takes the square of them."""


class Edit(NamedTuple):
    """Replace what stands from offset `start` up to, not including, `end` (code points, from 0) by `text`."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits carried out. They may come in any order and must not overlap."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits):
        pieces += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*pieces, text[at:]))


def difference(before: str, after: str) -> tuple[Edit, ...]:
    """The edits, by whole lines, that lead from one text to another; a cursor on a line between them stays where it is."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    old_middle, new_middle = old[first : len(old) - last], new[first : len(new) - last]
    starts = [sum(map(len, old[:first]))]
    for line in old_middle:
        starts.append(starts[-1] + len(line))
    if max(len(old_middle), len(new_middle)) > MOST_COMPARED:
        return (Edit(starts[0], starts[-1], "".join(new_middle)),)
    blocks = SequenceMatcher(None, old_middle, new_middle, autojunk=False).get_opcodes()
    return tuple(Edit(starts[i], starts[j], "".join(new_middle[k:n])) for kind, i, j, k, n in blocks if kind != "equal")
