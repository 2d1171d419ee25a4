"""Physical lines → logical lines: what continues, what is dropped between."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from learn.dockerfile.golang import SPACE

_BLANKS: Final = " \t"


def strip_continuation(line: str, escape: str) -> str | None:
    """The line without the escape character (and blanks after it) that continues it; None where nothing does.

    An escape character behind another is an escaped one, however many there are (BuildKit's pattern cannot count).
    """
    trimmed = line.rstrip(_BLANKS)
    if trimmed[-1:] != escape or trimmed[-2:-1] == escape:
        return None
    return trimmed[:-1]


def join_lines(lines: Sequence[str], index: int, first: str, escape: str, long_lines: Collection[int]) -> tuple[str, int, int]:
    """Join what continues `first`, from `lines[index]` on; the lines are without carriage returns at their ends.

    Comment lines and empty lines between do not end it; a line that is too long, where BuildKit stops reading, does. Gives the
    logical line, the index of the line behind it, and the number (from 1) of the first empty line met, or 0.
    """
    pieces = [first]
    empty = 0
    while index < len(lines) and index not in long_lines:
        line = lines[index]
        index += 1
        if line[-1:] == escape and line[-2:-1] != escape and "#" not in line:
            pieces.append(line[:-1])  # as mostly
            continue
        start = line.lstrip(SPACE)
        if not start:
            empty = empty or index
        elif start[0] != "#":
            piece = line.rstrip(_BLANKS)
            if piece[-1] != escape or piece[-2:-1] == escape:
                pieces.append(line)
                break
            pieces.append(piece[:-1])
    return "".join(pieces), index, empty
