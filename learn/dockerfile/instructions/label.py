"""LABEL: notes names and values on the image."""

from __future__ import annotations

from dataclasses import dataclass

from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, read_pairs, refuse_flags
from learn.dockerfile.syntax.nodes import Node


@dataclass(slots=True)
class Label(Instruction):
    """`pairs` of name and value."""

    KEYWORD = "LABEL"

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, node: Node) -> Label:
        """BuildKit: parseLabel."""
        if node.flags:
            refuse_flags(node)
        return cls(node, read_pairs(node))

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchLabel."""
        expand = draft.expand
        pairs = [(expand(name), expand(value)) for name, value in self.pairs]
        for name, value in pairs:
            draft.put(draft.labels, name, value)
        draft.commit("LABEL " + " ".join([f"{name}={value}" for name, value in pairs]))
        return ("labels",)


INSTRUCTION = Label
