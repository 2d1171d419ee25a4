"""USER: as whom RUN and the container's process run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, refuse_flags, require_one_argument
from learn.dockerfile.syntax.nodes import Node

_SETS: Final[tuple[str, ...]] = ("user",)


@dataclass(slots=True)
class User(Instruction):
    """`user` as written: a name or number, perhaps with `:group`."""

    user: str

    @classmethod
    def read(cls, node: Node) -> User:
        """BuildKit: parseUser."""
        user = require_one_argument(node)
        if node.flags:
            refuse_flags(node)
        return User(node, user)

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchUser."""
        user = draft.expand(self.user)
        draft.user = user or None
        draft.commit(f"USER {user}")
        return _SETS


INSTRUCTION = User
