"""What can be folded: stages, instructions of several lines, here-documents."""

from __future__ import annotations

from typing import NamedTuple

from learn.dockerfile.analysis import Analysis


class Fold(NamedTuple):
    """Lines that can be hidden behind the first: from `first`, which stays, to `last`."""

    first: int
    last: int


def folds(analysis: Analysis) -> tuple[Fold, ...]:
    """Everything that can be folded, in the order of lines; of what begins on one line the longer comes first.

    The only stage of a file is not folded: that would be all of it. A stage ends with its last instruction.
    """
    nodes, stages = analysis.nodes, analysis.stages
    found = {Fold(node.start_line, node.end_line) for node in nodes if node.end_line > node.start_line}
    for node in nodes:
        # The lines of a here-document fold alone only where the instruction above it has several lines itself.
        here = sum([heredoc.content.count("\n") + 1 for heredoc in node.heredocs])
        first = node.end_line - here
        if here > 1 and first > node.start_line:
            found.add(Fold(first, node.end_line))
    if len(stages) > 1:
        ends = [stage.node.index - 1 for stage in stages[1:]] + [len(nodes) - 1]
        for stage, end in zip(stages, ends, strict=True):
            if nodes[end].end_line > stage.line:
                found.add(Fold(stage.line, nodes[end].end_line))
    return tuple(sorted(found, key=lambda fold: (fold.first, -fold.last)))
