"""Projects built on paper. Of those that are looked at again and again, such as kept ones, the last are remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Final

from learn.dockerfile import Analysis
from learn.dockerfile.rebuild import Context, KeyedBuild, Snapshot, TooLongError, simulate
from learn.workbench.project import EMPTY, Project
from learn.workbench.subject import Drawn

MOST_REMEMBERED: Final = 128
"""Builds that are remembered, of all learners together."""

LARGEST_REMEMBERED: Final = 3_000
"""Files and steps of a build that is remembered: what has more is simulated anew, so that memory is bounded."""

_remembered: Final[OrderedDict[Hashable, tuple[KeyedBuild, Context]]] = OrderedDict()
_lock: Final = Lock()


def build_of(project: Project, analysis: Analysis) -> KeyedBuild:
    """The build of a project whose analysis is given. Raises TooLongError."""
    return simulate(Snapshot(analysis, project.build_context, project.build_args, project.target or None))


def lasting_build_of(project: Project, analysis: Analysis) -> KeyedBuild:
    """The same of a project that does not change, from memory where it is there. Raises TooLongError."""
    context = project.context
    # A context is known by being the same one: it is kept with the build, so that no other can have its number.
    key = (id(context), project.dockerfile, project.target, tuple(project.build_args.items()))
    return recall(key) or remember(key, build_of(project, analysis), context)


def recall(key: Hashable) -> KeyedBuild | None:
    """The build that was remembered under a key."""
    with _lock:
        if key not in _remembered:
            return None
        _remembered.move_to_end(key)
        return _remembered[key][0]


def remember(key: Hashable, build: KeyedBuild, context: Context = EMPTY) -> KeyedBuild:
    """Keep a build in memory where it is not too large, and a context for as long."""
    size = len(build.steps) + len(build.sent.files) + sum([len(stage.tree.entries) for stage in build.stages.values()])
    if size <= LARGEST_REMEMBERED:
        with _lock:
            _remembered[key] = build, context
            if len(_remembered) > MOST_REMEMBERED:
                _remembered.popitem(last=False)
    return build


def simulated(drawn: Drawn) -> KeyedBuild | None:
    """The build of a drawn project; None where the file is longer than is followed."""
    try:
        return build_of(drawn.project, drawn.analysis)
    except TooLongError:
        return None


def forget() -> None:
    """Forget every build that is remembered."""
    with _lock:
        _remembered.clear()
