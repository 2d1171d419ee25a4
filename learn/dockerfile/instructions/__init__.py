"""The eighteen instructions, one module a keyword. Being in this folder is being registered.

A module defines one subclass of `Instruction` and names it `INSTRUCTION`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Final

from learn.dockerfile.instruction import Instruction, UnknownWordError
from learn.dockerfile.syntax.nodes import Node


def _found() -> dict[str, type[Instruction]]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    classes: list[type[Instruction]] = [importlib.import_module(f"{__name__}.{name}").INSTRUCTION for name in names]
    return {found.KEYWORD: found for found in classes}


INSTRUCTIONS: Final[Mapping[str, type[Instruction]]] = _found()
"""The class of every keyword, in upper case."""


class _Readers(dict[str, Callable[[Node], Instruction]]):
    def __missing__(self, keyword: str) -> Callable[[Node], Instruction]:
        return _refuse_unknown


def _refuse_unknown(node: Node) -> Instruction:
    raise UnknownWordError(f"unknown instruction: {node.written}", node.written, INSTRUCTIONS, case_sensitive=False)


READ: Final[Mapping[str, Callable[[Node], Instruction]]] = _Readers({name: found.read for name, found in INSTRUCTIONS.items()})
"""How the instruction of every keyword is read; one that is none is refused with a DockerfileError."""
