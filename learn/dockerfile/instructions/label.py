"""LABEL: notes names and values on the image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, read_pairs, refuse_flags
from learn.dockerfile.signs import LEGACY
from learn.dockerfile.syntax.nodes import Node

_SETS: Final[tuple[str, ...]] = ("labels",)


@dataclass(slots=True)
class Label(Instruction):
    """`pairs` of name and value."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, node: Node) -> Label:
        """BuildKit: parseLabel."""
        if node.flags:
            refuse_flags(node)
        return Label(node, read_pairs(node))

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchLabel."""
        node = self.node
        if not node.arguments[2]:
            draft.signs.add(LEGACY)
        pairs = draft.expand_pairs(node.original, self.pairs)
        labels = draft.labels
        if draft.journal is not None:
            draft.remember(labels, [name for name, _ in pairs])
        for name, value in pairs:
            labels[name] = value
        draft.commit("LABEL " + " ".join(map("=".join, pairs)))
        return _SETS


INSTRUCTION = Label
