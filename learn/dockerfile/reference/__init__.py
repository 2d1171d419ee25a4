"""What is said about the words of the language: instructions, their flags, the types of mounts and their keys.

The sentences stand in `instructions.toml` and `mounts.toml`; what stands between backquotes in them is code. The reference
pages show them, and so do the editor's cards and suggestions. What the builder does with a word is nowhere here: that is the
rest of the engine.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_HERE: Final = Path(__file__).parent

OTHER_NAMES: Final[Mapping[str, str]] = {
    "dst": "target", "destination": "target", "src": "source", "readonly": "ro", "readwrite": "rw",
}  # fmt: skip
"""Keys of a mount that are other names of a key which is described."""


@dataclass(frozen=True, slots=True)
class InstructionWords:
    """What is said about an instruction. `forms` are the ways it is written, `text` paragraphs, `example` a Dockerfile that
    uses it, `files` what that takes from the build context, `flags` a sentence for each flag, named without its dashes.

    `cache` says what the build cache compares. `changed` is the example with another line of this instruction, "" where it is one
    of its `files` that changes. `mistakes` are common ones."""

    name: str
    summary: str
    forms: tuple[str, ...]
    text: tuple[str, ...]
    example: str
    cache: str
    changed: str
    files: tuple[str, ...]
    mistakes: tuple[str, ...]
    flags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MountWords:
    """What is said about a type of `RUN --mount`, and about each of its keys."""

    name: str
    summary: str
    keys: Mapping[str, str]


@cache
def instruction_words() -> Mapping[str, InstructionWords]:
    """By keyword, in the order in which they are listed."""
    return {table["name"]: _words(table) for table in _read("instructions.toml")["instruction"]}


@cache
def mount_words() -> Mapping[str, MountWords]:
    """By the type's name."""
    return {name: MountWords(name, table["summary"], table["keys"]) for name, table in _read("mounts.toml").items()}


def _words(table: dict[str, Any]) -> InstructionWords:
    return InstructionWords(
        table["name"],
        table["summary"],
        tuple(table["forms"]),
        tuple(table["text"]),
        table["example"],
        table["cache"],
        table.get("changed", ""),
        tuple(table.get("files", ())),
        tuple(table["mistakes"]),
        table.get("flags", {}),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
