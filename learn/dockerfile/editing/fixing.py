"""Carrying out what findings offer: one fix, or all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from learn.dockerfile.analysis import Analysis
from learn.dockerfile.editing.edits import Edit, apply_edits
from learn.dockerfile.findings import Finding, Fix

MOST_ROUNDS: Final = 10
"""How often what all fixes lead to is looked at again: one fix may make room for another."""


def edit_of(analysis: Analysis, fix: Fix) -> Edit:
    """The edit that a fix is."""
    source = analysis.source
    shift = 1 if source.had_mark else 0
    start, end = (source.line_starts[at.line - 1] + at.column - 1 + shift for at in fix.span)
    return Edit(start, end, fix.replacement)


def fixable(analysis: Analysis) -> tuple[Finding, ...]:
    """The findings that offer a fix, in the order of the file."""
    return tuple([finding for finding in (*analysis.errors, *analysis.warnings) if finding.fix is not None])


def fix_all(text: str, analyse: Callable[[str], Analysis]) -> tuple[str, int]:
    """The text with every fix carried out, and how many there were.

    Of two fixes that touch one another the later waits for the next round. A round that made the builder refuse more than
    before would be given up.
    """
    analysis = analyse(text)
    count = 0
    seen = {text}
    for _ in range(MOST_ROUNDS):
        edits = _apart(analysis)
        after = apply_edits(text, edits)
        if not edits or after in seen:
            break
        following = analyse(after)
        if len(following.errors) > len(analysis.errors):
            break
        seen.add(after)
        text, analysis, count = after, following, count + len(edits)
    return text, count


def _apart(analysis: Analysis) -> list[Edit]:
    """The edits of all fixes, but for those that reach into an earlier one."""
    edits: list[Edit] = []
    for edit in sorted(edit_of(analysis, finding.fix) for finding in fixable(analysis) if finding.fix):
        if not edits or edit.start >= edits[-1].end + (edit.start == edit.end == edits[-1].end):
            edits.append(edit)
    return edits
