"""The eighteen instructions, one module a keyword. Being in this folder is being registered.

A module is named for its keyword, defines one subclass of `Instruction` and names it `INSTRUCTION`; `FLAGS` are its flags.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Final

from learn.dockerfile.instruction import FlagKind, Instruction, UnknownWordError
from learn.dockerfile.syntax.nodes import Node


def _modules() -> dict[str, ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name.rstrip("_").upper(): importlib.import_module(f"{__name__}.{name}") for name in names}


_MODULES: Final = _modules()

INSTRUCTIONS: Final[Mapping[str, type[Instruction]]] = {keyword: module.INSTRUCTION for keyword, module in _MODULES.items()}
"""The class of every keyword, in upper case."""

FLAGS: Final[Mapping[str, Mapping[str, FlagKind]]] = {
    keyword: getattr(module, "FLAGS", {}) for keyword, module in _MODULES.items()
}
"""The flags of every keyword."""

READ: Final[dict[str, Callable[[Node], Instruction]]] = {name: found.read for name, found in INSTRUCTIONS.items()}
"""How the instruction of every keyword is read."""


def read_instruction(node: Node) -> Instruction:
    """The instruction that `node` is. Raises DockerfileError."""
    return READ.get(node.keyword, refuse_unknown)(node)


def refuse_unknown(node: Node) -> Instruction:
    """What reads an instruction whose keyword is none. Raises DockerfileError."""
    raise UnknownWordError(f"unknown instruction: {node.written}", node.written, INSTRUCTIONS, case_sensitive=False)
