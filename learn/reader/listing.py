"""A Dockerfile line by line, each line with the instruction it belongs to: how lessons show files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from learn.dockerfile import Analysis, Node


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line. `keyword` is filled on an instruction's first line only; `rest` is what follows it, or the whole line.

    `instruction` is `Node.index`, and None on blank lines, comments and directives between instructions.
    """

    number: int
    keyword: str
    rest: str
    instruction: int | None
    role: str
    is_comment: bool


def listing(analysis: Analysis) -> tuple[Line, ...]:
    """The lines of an analysed file, without the empty one after the last newline."""
    texts = analysis.source.text.removesuffix("\n").split("\n")  # as the builder cuts lines: at "\n" alone
    owners = _owners(analysis.nodes, len(texts))
    return tuple(_line(number, text, owners[number]) for number, text in enumerate(texts, start=1))


def _owners(nodes: Sequence[Node], count: int) -> list[Node | None]:
    """For each line number the node that covers it; the entry for 0 is unused."""
    owners: list[Node | None] = [None] * (count + 1)
    for node in nodes:
        for number in range(node.start_line, min(node.end_line, count) + 1):
            owners[number] = node
    return owners


def _line(number: int, text: str, node: Node | None) -> Line:
    body = text.lstrip()
    if node is None:
        return Line(number, "", text, None, "", body.startswith("#"))
    is_first = number == node.start_line
    indent = len(text) - len(body)
    keyword_end = indent + len(node.written) if is_first else 0
    return Line(
        number=number,
        keyword=text[:keyword_end],
        rest=text[keyword_end:],
        instruction=node.index,
        role=node.keyword.lower(),
        # Inside a heredoc `#` is content: only outside of one does the builder drop such a line.
        is_comment=not is_first and body.startswith("#") and not node.heredocs,
    )
