"""The families of generated questions. A module in this folder is one, and its name is what authors write as `family`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from learn.quiz.family import Family


def _found() -> dict[str, Family]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").FAMILY for name in names}


FAMILIES: Mapping[str, Family] = MappingProxyType(_found())
