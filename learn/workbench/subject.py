"""What a panel speaks of: the project as it was sent, and the last one without errors, which its pictures are of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from learn.dockerfile import Analysis, analyze
from learn.practice.models import Learner
from learn.workbench.project import Project

# Texts up to this length are remembered with their analysis: what lessons start with is opened again and again.
REMEMBERED_LENGTH = 8_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A project that a build would take, and its analysis."""

    project: Project
    analysis: Analysis


class NotAtHandError(Exception):
    """What a panel needs is not in this process's memory, and an edit does not ask the database."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands in the workbench when a panel is asked for.

    `analysis` is of `project`. `drawn` is what pictures are of: this project, or (`is_stale`) the last without errors; None
    where there is none, or the panel shows no picture. `asked` holds the form's other fields as they were sent, whatever they
    hold. `learner` is None for somebody who has done nothing yet; `place` is where their drafts and states of this file are kept.
    `is_edit` tells that it is asked for by an edit, which is answered without the database: a panel that needs it raises
    NotAtHandError then.
    """

    project: Project
    analysis: Analysis
    drawn: Drawn | None
    asked: Mapping[str, str] = field(default_factory=dict)
    learner: Learner | None = None
    place: str = ""
    is_edit: bool = False

    @property
    def is_stale(self) -> bool:
        """Whether pictures are of an older text than this one."""
        return not self.analysis.ok

    @property
    def does(self) -> str:
        """The button that was pressed, as it names itself."""
        return self.asked.get("do", "")


def analysed(project: Project) -> Analysis:
    """The engine's analysis; that of a short text is remembered."""
    if len(project.dockerfile) > REMEMBERED_LENGTH:
        return analyze(project.dockerfile, project.options)
    ignore = project.context.ignore_text()
    return _remembered(project.dockerfile, project.target, tuple(project.build_args.items()), ignore)


@lru_cache(maxsize=64)  # more would be more for the garbage collector to look through
def _remembered(text: str, target: str, build_args: tuple[tuple[str, str], ...], ignore: str | None) -> Analysis:
    options = Project(text, target=target, build_args=dict(build_args)).options
    return analyze(text, options if ignore is None else replace(options, dockerignore=ignore))


def good(project: Project) -> Drawn | None:
    """The project as something to draw; None where a build would refuse it."""
    analysis = analysed(project)
    return Drawn(project, analysis) if analysis.ok else None
