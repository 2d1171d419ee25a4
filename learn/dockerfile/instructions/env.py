"""ENV: sets variables for the instructions that follow and for the container."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, read_pairs, refuse_flags
from learn.dockerfile.signs import LEGACY
from learn.dockerfile.syntax.nodes import Node

_SETS: Final[tuple[str, ...]] = ("env",)


@dataclass(slots=True)
class Env(Instruction):
    """`pairs` of name and value."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, node: Node) -> Env:
        """BuildKit: parseEnv."""
        if node.flags:
            refuse_flags(node)
        return Env(node, read_pairs(node))

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchEnv. All values of a line are expanded before the first is set."""
        node = self.node
        if not node.arguments[2]:
            draft.signs.add(LEGACY)
        pairs = draft.expand_pairs(node.original, self.pairs)
        environment, env = draft.environment, draft.env
        if draft.journal is not None:
            names = [name for name, _ in pairs]
            draft.remember(environment, names)
            draft.remember(env, names)
        for name, value in pairs:
            environment[name] = value
            env[name] = value
        draft.commit("ENV " + " ".join(map("=".join, pairs)))
        return _SETS


INSTRUCTION = Env
