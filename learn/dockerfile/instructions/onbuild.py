"""ONBUILD: an instruction kept for the builds that start from this image."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import to_upper, trim_space
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import Instruction, refuse_flags, require_arguments
from learn.dockerfile.syntax.nodes import Node

_FIRST_WORD: Final = re.compile(r"[^\t\v\f\r ]*")
_SETS: Final[tuple[str, ...]] = ("on_build",)


@dataclass(slots=True)
class Onbuild(Instruction):
    """`trigger`: the instruction to come, as text, here-documents included. It is read only when it fires."""

    trigger: str

    @classmethod
    def read(cls, node: Node) -> Onbuild:
        """BuildKit: parseOnBuild."""
        trigger = require_arguments(node)[0]
        if node.flags:
            refuse_flags(node)
        keyword = to_upper(_first_word(trigger))
        if keyword == "ONBUILD":
            raise DockerfileError("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
        if keyword in ("MAINTAINER", "FROM"):
            raise DockerfileError(f"{keyword} isn't allowed as an ONBUILD trigger")
        return Onbuild(node, trigger)

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchOnbuild, which writes no history."""
        draft.budget.spend(len(self.trigger))
        draft.on_build.append(self.trigger)
        return _SETS


def _first_word(text: str) -> str:
    match = _FIRST_WORD.match(trim_space(text))
    return match.group() if match else ""


INSTRUCTION = Onbuild
