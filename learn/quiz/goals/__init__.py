"""The kinds of goal. A module in this folder is a kind, and its name is what authors write as `goal`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Union

from learn.quiz.goal import Goal


def _found() -> dict[str, type[Goal]]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").GOAL for name in names}


GOALS: Mapping[str, type[Goal]] = MappingProxyType(_found())

if TYPE_CHECKING:
    AnyGoal = Goal
else:
    AnyGoal = Union[tuple(GOALS.values())]  # noqa: UP007 - msgspec picks the class by `goal`
