"""MAINTAINER: deprecated; names the image's author."""

from __future__ import annotations

from dataclasses import dataclass

from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import NO_KEYS, Instruction, refuse_flags, require_one_argument
from learn.dockerfile.syntax.nodes import Node


@dataclass(slots=True)
class Maintainer(Instruction):
    """`author` as written; it is not expanded."""

    author: str

    @classmethod
    def read(cls, node: Node) -> Maintainer:
        """BuildKit: parseMaintainer."""
        author = require_one_argument(node)
        if node.flags:
            refuse_flags(node)
        return Maintainer(node, author)

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchMaintainer. The author stands beside the configuration, not in it."""
        draft.commit(f"MAINTAINER {self.author}")
        return NO_KEYS


INSTRUCTION = Maintainer
