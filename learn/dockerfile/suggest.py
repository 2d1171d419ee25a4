"""(did you mean …?): the nearest of the words that would have been right.

BuildKit: `util/suggest/error.go`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

from learn.dockerfile.golang import to_lower, to_upper

_TOO_FAR: Final = 3  # edits

MAX_OPTIONS: Final = 128
"""How many options are looked at. BuildKit looks at all, which is quadratic in a file of many names."""


def suggest(message: str, value: str, options: Iterable[str], *, case_sensitive: bool) -> str:
    """The message, with the nearest option behind it where one is near enough."""
    match = nearest(value, options, case_sensitive=case_sensitive)
    return message if match is None else f"{message} (did you mean {match}?)"


def nearest(value: str, options: Iterable[str], *, case_sensitive: bool) -> str | None:
    """The option that is fewest edits from `value`, fewer than three; the first of those as near.

    None if there is none, or if `value` is itself an option: something else is wrong with it then. Where case does not
    matter, the answer is written in the case of `value`.
    """
    sought = value if case_sensitive else to_lower(value)
    match = ""
    fewest = _TOO_FAR
    for written in islice(options, MAX_OPTIONS):
        option = written if case_sensitive else to_lower(written)
        if option == sought:
            return None
        if abs(len(sought) - len(option)) >= fewest:
            continue  # as mostly
        edits = _edits(sought, option, fewest)
        if edits < fewest:
            match = option if case_sensitive else _in_case_of(value, option)
            fewest = edits
    return match or None


def _in_case_of(written: str, option: str) -> str:
    """`option`, which is lower case, in upper case if `written` has no lower-case letter and is not free of case."""
    return to_upper(option) if written == to_upper(written) != to_lower(written) else option


def _edits(one: str, other: str, too_many: int) -> int:
    """The insertions, deletions and substitutions that make `one` of `other`; `too_many` if it takes that many or more.

    Only the cells near the diagonal can stay below `too_many`, so that long words cost no more than their length.
    """
    previous = {column: column for column in range(min(len(other), too_many) + 1)}
    for row, letter in enumerate(one, 1):
        current: dict[int, int] = {}
        for column in range(max(0, row - too_many), min(len(other), row + too_many) + 1):
            if column == 0:
                current[column] = row
                continue
            changed = previous.get(column - 1, too_many) + (letter != other[column - 1])
            current[column] = min(changed, previous.get(column, too_many) + 1, current.get(column - 1, too_many) + 1)
        if min(current.values()) >= too_many:
            return too_many
        previous = current
    return min(previous.get(len(other), too_many), too_many)
