"""Where the words of an instruction stand in the file, so that a finding can point at the word it means.

An argument that a continuation or an escape tears apart stands nowhere in one piece; the finding then points at the whole
instruction. All questions about one instruction together cost one reading of it.

BuildKit's warnings name all lines of an instruction. So that ours name the same, they point at a word only where the instruction
has one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from learn.dockerfile.findings import Span
from learn.dockerfile.golang import SPACE
from learn.dockerfile.syntax.nodes import Node
from learn.dockerfile.syntax.source import Source

_VARIABLE: Final = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?!$-])\}?|([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?!$-]))")


def find_words(source: Source, node: Node, words: Iterable[str]) -> list[int | None]:
    """The offsets in `Source.text` of words that stand in this order between white space, None from the first missing one on."""
    text, end = source.text, end_of(source, node)
    at = node.offset + len(node.written)
    found: list[int | None] = []
    missing = False
    for word in words:
        place = -1 if missing or not word else _find_word(text, word, at, end)
        if place < 0:
            missing = True
            found.append(None)
        else:
            found.append(place)
            at = place + len(word)
    return found


def word_span(source: Source, node: Node, place: int | None, word: str) -> Span | None:
    """The span of a word that was found at the offset `place`, for a warning of BuildKit's; None where it names all lines."""
    if place is None or node.start_line != node.end_line:
        return None
    return source.span(place, place + len(word))


def find_arguments(source: Source, node: Node) -> dict[str, int]:
    """Where each argument first stands."""
    places: dict[str, int] = {}
    for argument, place in zip(node.arguments, find_words(source, node, node.arguments), strict=True):
        if place is not None:
            places.setdefault(argument, place)
    return places


def find_variables(source: Source, node: Node) -> dict[str, Span]:
    """Where each variable is first used, as `$NAME` or `${NAME`; nothing for an instruction of several lines."""
    places: dict[str, Span] = {}
    if node.start_line == node.end_line:
        for match in _VARIABLE.finditer(source.text, node.offset, end_of(source, node)):
            places.setdefault(match[1] or match[2], source.span(*match.span()))
    return places


def end_of(source: Source, node: Node) -> int:
    """The offset of the end of the instruction's last line."""
    return source.line_starts[node.end_line - 1] + len(source.line(node.end_line))


def _find_word(text: str, word: str, at: int, end: int) -> int:
    while (place := text.find(word, at, end)) >= 0:
        behind = place + len(word)
        if text[place - 1] in SPACE and (behind >= end or text[behind] in SPACE):
            return place
        at = place + 1
    return -1
