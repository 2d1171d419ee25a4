"""Sizes, ages, identifiers and columns as the Docker command line prints them. Docker: go-units, cli/command/formatter."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

_UNITS: Final = ("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB")
_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR

MIN_WIDTH: Final = 10
PADDING: Final = 3


def human_size(size: float) -> str:
    """`size` bytes in decimal units with three digits: "21.7MB"; "1e+03kB" just below a megabyte, as Docker has it.

    go-units: HumanSizeWithPrecision.
    """
    unit = 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size /= 1000
        unit += 1
    return f"{size:.3g}{_UNITS[unit]}"


def human_duration(seconds: float) -> str:
    """How long ago, in words: "About a minute". go-units: HumanDuration."""
    whole = int(seconds)
    minutes, hours = whole // _MINUTE, int(seconds / _HOUR + 0.5)
    steps = (
        (whole < 1, "Less than a second"),
        (whole == 1, "1 second"),
        (whole < _MINUTE, f"{whole} seconds"),
        (minutes == 1, "About a minute"),
        (minutes < 60, f"{minutes} minutes"),
        (hours == 1, "About an hour"),
        (hours < 48, f"{hours} hours"),
        (hours < 24 * 7 * 2, f"{hours // 24} days"),
        (hours < 24 * 30 * 2, f"{hours // 24 // 7} weeks"),
        (hours < 24 * 365 * 2, f"{hours // 24 // 30} months"),
    )
    return next((text for is_it, text in steps if is_it), f"{int(seconds / _HOUR) // 24 // 365} years")


def ellipsis(text: str, width: int) -> str:
    """`text` cut to `width` columns, the last of which is "…" where something was cut. Docker: formatter.Ellipsis."""
    if len(text) * 2 <= width or sum(map(_columns, text)) <= width:
        return text
    kept = 0
    for at, letter in enumerate(text):
        kept += _columns(letter)
        if kept > width - 1:
            return text[:at] + "…"
    return text


def _columns(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1


def short_id(identifier: str) -> str:
    """The first twelve digits, without `sha256:`. Docker: stringid.TruncateID."""
    return identifier.removeprefix("sha256:")[:12]


def columns(rows: Sequence[Sequence[str]]) -> str:
    """`rows`, the header first, as Docker's tables: each column but the last padded to its widest cell and three spaces more.

    Docker: tabwriter.NewWriter(output, 10, 1, 3, ' ', 0).
    """
    if not rows:
        return ""
    widths = [max(MIN_WIDTH, *(len(cell) + PADDING for cell in column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        lines.append("".join([*padded, row[-1]]) + "\n")
    return "".join(lines)
