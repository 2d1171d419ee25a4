"""WORKDIR: the directory that the following instructions and the container start in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, clean_path, refuse_flags, require_one_argument
from learn.dockerfile.signs import RELATIVE_FOLDER
from learn.dockerfile.syntax.nodes import Node

_SETS: Final[tuple[str, ...]] = ("working_dir",)


@dataclass(slots=True)
class Workdir(Instruction):
    """`path` as written."""

    path: str

    @classmethod
    def read(cls, node: Node) -> Workdir:
        """BuildKit: parseWorkdir."""
        path = require_one_argument(node)
        if node.flags:
            refuse_flags(node)
        return Workdir(node, path)

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchWorkdir and system.NormalizePath. An absolute path is taken as it is; `/` makes no layer."""
        path = self.path
        if path[:1] != "/":
            draft.signs.add(RELATIVE_FOLDER)
        path = draft.expand(path)
        if path[:1] != "/":
            current = draft.working_dir or "/"
            path = clean_path(f"{current}/{path}") if path else current
        draft.working_dir = path
        draft.commit(f"WORKDIR {path}", layer=path != "/")
        return _SETS


INSTRUCTION = Workdir
