"""Identifiers and names that follow from a seed, so that the same actions always give the same world."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from typing import Final

_MANNERS: Final = (
    "amber", "brisk", "calm", "clever", "copper", "dapper", "eager", "fair", "gentle", "hardy", "ivory", "jolly",
    "keen", "lively", "merry", "nimble", "patient", "quiet", "rapid", "sober", "steady", "tidy", "upbeat", "windward",
)  # fmt: skip
_THINGS: Final = (
    "anchor", "barge", "beacon", "buoy", "capstan", "compass", "crane", "cutter", "ferry", "gangway", "harbour", "hull",
    "keel", "ketch", "lantern", "mast", "mooring", "pier", "quay", "rudder", "schooner", "slipway", "tug", "wharf",
)  # fmt: skip


def make_id(seed: str, *parts: object) -> str:
    """Sixty-four hexadecimal digits."""
    return hashlib.sha256("\0".join([seed, *map(str, parts)]).encode(errors="surrogatepass")).hexdigest()


def make_name(seed: str, number: int, taken: Container[str]) -> str:
    """A name for a container that got none, in the manner of Docker's: manner_thing, with a number where it is taken."""
    pick = int(make_id(seed, "name", number)[:8], 16)
    name = f"{_MANNERS[pick % len(_MANNERS)]}_{_THINGS[pick // len(_MANNERS) % len(_THINGS)]}"
    if name not in taken:
        return name
    return next(other for other in (f"{name}{digit}" for digit in range(1, number + 2)) if other not in taken)
