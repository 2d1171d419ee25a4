"""ENTRYPOINT: the program of the container, which CMD then gives arguments to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn.dockerfile.golang import quote_list
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, command_words, refuse_flags
from learn.dockerfile.syntax.nodes import Node

_SETS: Final[tuple[str, ...]] = ("entrypoint",)


@dataclass(slots=True)
class Entrypoint(Instruction):
    """`words` of the exec form, or the one string of the shell form; they are not expanded."""

    words: tuple[str, ...]

    @classmethod
    def read(cls, node: Node) -> Entrypoint:
        """BuildKit: parseEntrypoint."""
        if node.flags:
            refuse_flags(node)
        return Entrypoint(node, command_words(node))

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchEntrypoint. A command that came with the base goes, one that this stage set stays."""
        words = draft.command_words(self.node, self.words)
        draft.entrypoint = words or None
        draft.commit(f"ENTRYPOINT {quote_list(words)}")
        if draft.cmd_is_own:
            return _SETS
        draft.cmd = None
        return "entrypoint", "cmd"


INSTRUCTION = Entrypoint
