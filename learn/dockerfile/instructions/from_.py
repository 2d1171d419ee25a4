"""FROM: begins a stage on a base image or an earlier stage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import quote, to_lower
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import NO_KEYS, FlagKind, Instruction, read_flags
from learn.dockerfile.syntax.nodes import Node

_STAGE_NAME: Final = re.compile(r"[a-z][a-z0-9\-_.]*")

FLAGS: Final[Mapping[str, FlagKind]] = {"platform": "text"}
"""What flags it takes."""


@dataclass(slots=True)
class From(Instruction):
    """`base` and `platform` (or "") as written; `name` in lower case, or None."""

    base: str
    name: str | None
    platform: str

    @classmethod
    def read(cls, node: Node) -> From:
        """BuildKit: parseFrom and parseBuildStageName."""
        arguments = node.arguments
        name = None
        if len(arguments) == 3 and _is_as(arguments[1]):
            name = to_lower(arguments[2])
            if _STAGE_NAME.fullmatch(name) is None:
                raise DockerfileError(
                    f"invalid name for build stage: {quote(arguments[2])}, name can't start with a number or contain symbols"
                )
        elif len(arguments) != 1:
            raise DockerfileError("FROM requires either one or three arguments")
        platform = read_flags(node, FLAGS)[0].get("platform", "") if node.flags else ""
        return From(node, arguments[0], name, platform)

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """Nothing: a stage's base is resolved before its instructions run."""
        return NO_KEYS


def _is_as(word: str) -> bool:
    return word in ("AS", "as") or (len(word) == 2 and word.casefold() == "as")


INSTRUCTION = From
