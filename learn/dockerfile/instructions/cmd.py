"""CMD: what a container runs, or the arguments of its entrypoint, unless `docker run` says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn.dockerfile.golang import quote_list
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, command_words, refuse_flags
from learn.dockerfile.syntax.nodes import Node

_SETS: Final[tuple[str, ...]] = ("cmd",)


@dataclass(slots=True)
class Cmd(Instruction):
    """`words` of the exec form, or the one string of the shell form; they are not expanded."""

    words: tuple[str, ...]

    @classmethod
    def read(cls, node: Node) -> Cmd:
        """BuildKit: parseCmd."""
        if node.flags:
            refuse_flags(node)
        return Cmd(node, command_words(node))

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchCmd."""
        words = draft.command_words(self.node, self.words)
        draft.cmd = words or None
        draft.cmd_is_own = True
        draft.commit(f"CMD {quote_list(words)}")
        return _SETS


INSTRUCTION = Cmd
