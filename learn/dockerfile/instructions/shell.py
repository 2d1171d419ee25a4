"""SHELL: what the shell form of later instructions is wrapped in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import format_list
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, refuse_flags
from learn.dockerfile.syntax.nodes import Node

_SETS: Final[tuple[str, ...]] = ("shell",)


@dataclass(slots=True)
class Shell(Instruction):
    """`words` of the JSON list; they are not expanded."""

    words: tuple[str, ...]

    @classmethod
    def read(cls, node: Node) -> Shell:
        """BuildKit: parseShell."""
        if node.flags:
            refuse_flags(node)
        if not node.arguments:
            raise DockerfileError("SHELL requires at least one argument")
        if node.form != "exec":
            raise DockerfileError("SHELL requires the arguments to be in JSON form")
        return Shell(node, node.arguments)

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchShell."""
        draft.shell = self.words
        draft.commit(f"SHELL {format_list(self.words)}")
        return _SETS


INSTRUCTION = Shell
