"""VOLUME: paths that get a volume of their own when a container starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import format_list, trim_space
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, refuse_flags, require_arguments
from learn.dockerfile.syntax.nodes import Node

_EMPTY: Final = "VOLUME specified can not be an empty string"
_SETS: Final[tuple[str, ...]] = ("volumes",)


@dataclass(slots=True)
class Volume(Instruction):
    """`paths` as written, without the white space around them."""

    paths: tuple[str, ...]

    @classmethod
    def read(cls, node: Node) -> Volume:
        """BuildKit: parseVolume."""
        arguments = require_arguments(node)
        if node.flags:
            refuse_flags(node)
        paths = tuple([trim_space(argument) for argument in arguments])
        if "" in paths:
            raise DockerfileError(_EMPTY)
        return Volume(node, paths)

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchVolume."""
        paths = [draft.expand(path) for path in self.paths]
        if "" in paths:
            raise DockerfileError(_EMPTY)
        draft.remember(draft.volumes, paths)
        for path in paths:
            draft.volumes[path] = ""
        draft.commit(f"VOLUME {format_list(paths)}")
        return _SETS


INSTRUCTION = Volume
