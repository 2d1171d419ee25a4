"""What the builder refuses, what it warns of, and what we advise."""

from __future__ import annotations

from dataclasses import dataclass

from learn.workbench.findings import MOST_FINDINGS, Said, all_said
from learn.workbench.panels import Panel
from learn.workbench.subject import Subject


@dataclass(frozen=True, slots=True)
class Shown:
    """The findings that are listed, how many are not, and the checks that had nothing to say."""

    said: tuple[Said, ...]
    unsaid: int
    passed: tuple[str, ...]

    @property
    def fixable(self) -> int:
        """How many of the listed findings a button can mend."""
        return sum(said.finding.fix is not None for said in self.said)


def show(subject: Subject) -> Shown:
    """The findings of the text as it stands."""
    said = all_said(subject.analysis)
    passed = tuple(subject.analysis.passed) if subject.analysis.ok else ()
    return Shown(said[:MOST_FINDINGS], max(0, len(said) - MOST_FINDINGS), passed)


PANEL = Panel(70, "checks", "Checks", show, is_picture=False)
