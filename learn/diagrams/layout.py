"""Where things go: widths of text in a font whose characters are all as wide, and heights of what is stacked."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Wide enough for some 35 characters of code, narrow enough that these stay legible on a phone of 320 pixels.
WIDTH = 340.0
# A character’s width as a part of the font’s size, in the fonts that code is set in (0.55 to 0.602).
CODE_WIDTH = 0.6
# What a byte's square root adds to a height: 5 for 1 MB, 50 for 100 MB, 158 for 1 GB; and the most that is added.
GROWTH = 0.005
MOST_GROWN = 260.0


def cells(text: str) -> int:
    """How many characters' room a text takes: two for what East Asian scripts write wide, none for what combines."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def fit(text: str, room: int) -> str:
    """The text on one line, cut with an ellipsis to `room` characters' width; empty when there is no room for two."""
    return _fit(text[: 4 * max(room, 0) + 4], room)


# From one edit to the next most texts stay as they are.
@lru_cache(maxsize=4096)
def _fit(text: str, room: int) -> str:
    line = " ".join(text.split())
    if cells(line) <= room:
        return line
    if room < 2:
        return ""
    if line.isascii():
        return line[: room - 1].rstrip() + "…"
    taken, kept = 0, []
    for character in line:
        taken += _width(character)
        if taken > room - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def characters(width: float, size: float) -> int:
    """How many characters of code of this font size fit into a width."""
    return max(0, int(width / (size * CODE_WIDTH)))


def grown(least: float, size: int) -> float:
    """The height of a box for so many bytes: it grows with the square root, so that a kilobyte and a gigabyte fit one picture."""
    return round(least + min(MOST_GROWN, GROWTH * math.sqrt(size)), 1)


def stack(heights: Iterable[float], gap: float) -> tuple[tuple[float, ...], float]:
    """The top edges of things one below the other, and the height of all together."""
    tops, y = [], 0.0
    for height in heights:
        tops.append(y)
        y += height + gap
    return tuple(tops), max(0.0, y - gap)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
