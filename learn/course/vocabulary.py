"""The names that lessons may link to."""

from __future__ import annotations

from learn.dockerfile import INSTRUCTIONS, all_checks


def instruction_names() -> frozenset[str]:
    """The keywords of all instructions."""
    return frozenset(INSTRUCTIONS)


def check_names() -> frozenset[str]:
    """The names of BuildKit's checks and of the engine's own."""
    return frozenset(check.rule for check in all_checks())
