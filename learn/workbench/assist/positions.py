"""The editor counts UTF-16 units, as JavaScript does; the engine counts code points, as Python does. An emoji is two and one."""

from __future__ import annotations

UNIT_BYTES = 2


def to_points(text: str, units: int) -> int:
    """How many code points of a text its first `units` units are. Half a code point counts as none; beyond the end is the end."""
    if text.isascii():
        return min(max(units, 0), len(text))
    start = text.encode("utf-16-le", "surrogatepass")[: UNIT_BYTES * max(units, 0)]
    return len(start.decode("utf-16-le", "ignore"))


def to_units(text: str, points: int) -> int:
    """How many units the first `points` code points of a text are."""
    if text.isascii():
        return points
    return len(text[:points].encode("utf-16-le", "surrogatepass")) // UNIT_BYTES
