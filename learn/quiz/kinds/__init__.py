"""The kinds of question. A module in this folder is a kind, and its name is what authors write as `kind`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from learn.quiz.body import Body


def _found() -> dict[str, type[Body]]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").KIND for name in names}


KINDS: Mapping[str, type[Body]] = MappingProxyType(_found())
