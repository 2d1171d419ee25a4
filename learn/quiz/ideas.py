"""Wrong ideas about containers, by name: each wrong option of a generated question is what one of them would answer.

The name is what an attempt keeps, so that it can be counted how often somebody met it. They stand in `ideas.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from learn.quiz.markup import Phrase, plain

_FILE = Path(__file__).with_name("ideas.toml")
_CODE, _EMPHASIS = re.compile(r"`([^`]+)`"), re.compile(r"\*([^*]+)\*")


@dataclass(frozen=True, slots=True)
class Idea:
    """`belief` completes "So it would be if …", and `truth` says what is so instead."""

    belief: Phrase
    truth: Phrase

    @property
    def feedback(self) -> Phrase:
        """What is said to whoever answered by it."""
        return Phrase(f"So it would be if {self.belief}. {self.truth}")


def _phrase(text: str) -> Phrase:
    return Phrase(_EMPHASIS.sub(r"<em>\1</em>", _CODE.sub(r"<code>\1</code>", plain(text))))


def _read() -> dict[str, Idea]:
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: Idea(_phrase(row["belief"]), _phrase(row["truth"])) for name, row in table.items()}


IDEAS: Mapping[str, Idea] = MappingProxyType(_read())
