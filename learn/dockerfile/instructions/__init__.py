"""The eighteen instructions, one module a keyword. Being in this folder is being registered.

A module defines one subclass of `Instruction` and names it `INSTRUCTION`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Final

from learn.dockerfile.instruction import Instruction


def _found() -> dict[str, type[Instruction]]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    classes: list[type[Instruction]] = [importlib.import_module(f"{__name__}.{name}").INSTRUCTION for name in names]
    return {found.KEYWORD: found for found in classes}


INSTRUCTIONS: Final[Mapping[str, type[Instruction]]] = _found()
"""The class of every keyword, in upper case."""
