"""A drawn project built on paper: the files of its layers, for panels that speak of sizes and of what crosses between stages."""

from __future__ import annotations

from learn.dockerfile.rebuild import KeyedBuild, Snapshot, TooLongError, simulate
from learn.workbench.subject import Drawn


def simulated(drawn: Drawn) -> KeyedBuild | None:
    """The build; None where the file is longer than is followed."""
    project = drawn.project
    try:
        return simulate(Snapshot(drawn.analysis, project.build_context, project.build_args, project.target or None))
    except TooLongError:
        return None
