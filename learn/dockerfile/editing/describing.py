"""What the word at a place is: an instruction, a flag, a mount's type or key, a stage, a variable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from learn.dockerfile.analysis import Analysis
from learn.dockerfile.editing.scope import Variable, variables_at
from learn.dockerfile.editing.stage_names import mention_at
from learn.dockerfile.instructions import INSTRUCTIONS
from learn.dockerfile.reference import OTHER_NAMES, instruction_words, mount_words
from learn.dockerfile.syntax import Node

Kind = Literal["instruction", "flag", "mount", "key", "stage", "variable"]

_FLAG: Final = re.compile(r"--([a-z][a-z-]*)(=?)(\S*)")
_VARIABLE: Final = re.compile(r"\$(?:\{([A-Za-z_]\w*)[^}]*\}?|([A-Za-z_]\w*))")
_FIELD: Final = re.compile(r"([A-Za-z]+)(=?)([^,]*)")
_FLAG_AHEAD: Final = re.compile(r"[ \t]*+(?:--\S++|(?:[\\`][ \t]*+)?\n|#.*\n)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the file that something can be said about, from offset `start` up to `end`.

    `name` is the word itself: a keyword, a flag or key without what surrounds it, a stage's or variable's name. `owner` is what
    it belongs to: the keyword of a flag, the type of a mount's key. `stage` is a stage's index. `variable` says where a
    variable was set.
    """

    kind: Kind
    name: str
    start: int
    end: int
    owner: str = ""
    stage: int | None = None
    variable: Variable | None = None


def describe(analysis: Analysis, offset: int) -> Word | None:
    """The word that an offset of the text is in or next to; None where nothing can be said about it."""
    shift = 1 if analysis.source.had_mark else 0
    mention = mention_at(analysis, offset)
    if mention is not None:
        stage = analysis.stages[mention.stage]
        return Word("stage", stage.name or str(stage.index), mention.start, mention.end, stage=mention.stage)
    at = offset - shift
    source = analysis.source
    line = source.position(at).line
    node = next((node for node in analysis.nodes if node.start_line <= line <= node.end_line), None)
    if node is None or at < node.offset or _is_comment(source.line(line), line, node):
        return None
    word = _keyword(node, at) or _flag(analysis, node, at) or _variable(analysis, node, at)
    if word is None:
        return None
    return Word(word.kind, word.name, word.start + shift, word.end + shift, word.owner, word.stage, word.variable)


def _is_comment(text: str, line: int, node: Node) -> bool:
    here = sum([heredoc.content.count("\n") + 1 for heredoc in node.heredocs])
    return line <= node.end_line - here and text.lstrip().startswith("#")


def _keyword(node: Node, at: int) -> Word | None:
    end = node.offset + len(node.written)
    return Word("instruction", node.keyword, node.offset, end) if at <= end and node.keyword in INSTRUCTIONS else None


def _flag(analysis: Analysis, node: Node, at: int) -> Word | None:
    """A flag, or within `--mount=` the type or key."""
    text = analysis.source.text
    reached = node.offset + len(node.written)
    while (ahead := _FLAG_AHEAD.match(text, reached)) and ahead.start() <= at:
        reached = ahead.end()
        flag = _FLAG.search(ahead.group())
        if not flag or not ahead.start() + flag.start() <= at <= ahead.end():
            continue
        start = ahead.start() + flag.start()
        words = instruction_words().get(node.keyword)
        if words is None or flag[1] not in words.flags:
            return None
        if flag[1] == "mount" and at >= start + flag.end(2) - flag.start():
            return _in_mount(flag[3], start + flag.start(3) - flag.start(), at)
        behind = start + 2 + len(flag[1])
        return Word("flag", flag[1], start, behind, node.keyword) if at <= behind else None
    return None


def _in_mount(value: str, start: int, at: int) -> Word | None:
    fields = [field for field in _FIELD.finditer(value) if field.group()]
    kind = next((field[3].lower() for field in fields if field[1].lower() == "type"), "bind")
    words = mount_words().get(kind)
    for field in fields:
        if not start + field.start() <= at <= start + field.end() or words is None:
            continue
        key = field[1].lower()
        if key == "type":
            return Word("mount", kind, start + field.start(), start + field.end())
        key = OTHER_NAMES.get(key, key)
        behind = start + field.end(1)
        return Word("key", key, start + field.start(), behind, kind) if key in words.keys and at <= behind else None
    return None


def _variable(analysis: Analysis, node: Node, at: int) -> Word | None:
    """`$NAME`, or the name that ARG or ENV sets."""
    source = analysis.source
    end = source.line_starts[node.end_line - 1] + len(source.line(node.end_line))
    seen = variables_at(analysis, node.start_line, node.keyword)
    for match in _VARIABLE.finditer(source.text, node.offset, end):
        name = match[1] or match[2]
        if match.start() <= at <= match.end() and name in seen:
            return Word("variable", name, match.start(), match.end(), variable=seen[name])
    return None
