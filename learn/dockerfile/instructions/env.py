"""ENV: sets variables for the instructions that follow and for the container."""

from __future__ import annotations

from dataclasses import dataclass

from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, read_pairs, refuse_flags
from learn.dockerfile.syntax.nodes import Node


@dataclass(slots=True)
class Env(Instruction):
    """`pairs` of name and value."""

    KEYWORD = "ENV"

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, node: Node) -> Env:
        """BuildKit: parseEnv."""
        if node.flags:
            refuse_flags(node)
        return cls(node, read_pairs(node))

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchEnv. All values of a line are expanded before the first is set."""
        expand = draft.expand
        pairs = [(expand(name), expand(value)) for name, value in self.pairs]
        for name, value in pairs:
            draft.put(draft.environment, name, value)
            draft.put(draft.env, name, value)
        draft.commit("ENV " + " ".join([f"{name}={value}" for name, value in pairs]))
        return ("env",)


INSTRUCTION = Env
