"""A Dockerfile with one thing changed: an instruction moved up, two RUN joined, `--link` added.

The text is cut along what the parser saw, so that continuation lines, comments and here-documents stay whole. Each change is
read again before it is handed out: where the new text does not say exactly what was meant, RewriteError is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from learn.dockerfile.syntax import Node, Source, Syntax, parse

_INDENT: Final = "    "


class RewriteError(ValueError):
    """The text cannot be changed in this way; the message says why."""


def moved_up(syntax: Syntax, index: int) -> str:
    """The text with an instruction, and the comments right above it, above the instruction before it."""
    source, node, above = syntax.source, syntax.nodes[index], syntax.nodes[index - 1]
    lines = source.text.split("\n")
    first, start = _top(syntax, index - 1), _top(syntax, index)
    between = lines[above.end_line : start - 1]
    moved = [*lines[start - 1 : node.end_line], *between, *lines[first - 1 : above.end_line]]
    originals = [each.original for each in syntax.nodes]
    originals[index - 1 : index + 1] = [node.original, above.original]
    return _checked(syntax, "\n".join([*lines[: first - 1], *moved, *lines[node.end_line :]]), originals)


def linked(syntax: Syntax, index: int) -> str:
    """The text with `--link` as the first flag of a COPY or ADD."""
    source, node = syntax.source, syntax.nodes[index]
    at = node.offset + len(node.written)
    text = f"{source.text[:at]} --link{source.text[at:]}"
    originals = [each.original for each in syntax.nodes]
    originals[index] = f"{node.written} --link{node.original[len(node.written) :]}"
    return _checked(syntax, text, originals)


def joined(syntax: Syntax, index: int, *, first_alone: bool, second_alone: bool) -> str:
    """The text with a RUN and the next one as one RUN, by `&&`. What stands alone gets a subshell of its own, in parentheses."""
    source, first, second = syntax.source, syntax.nodes[index], syntax.nodes[index + 1]
    text = source.text
    begin = _command_start(source, second, syntax.escape)
    head = text[: _end(source, first)].rstrip()
    if first_alone:
        at = _command_start(source, first, syntax.escape)
        head = f"{head[:at]}( {head[at:]} )"
    between = [line for line in source.lines[first.end_line : source.position(begin).line - 1] if line.lstrip()[:1] == "#"]
    tail = text[begin : _end(source, second)].rstrip()
    rest = text[begin + len(tail) :].lstrip(" \t")
    command = f"( {tail} )" if second_alone else tail
    carriage_return = "\r" if source.lines[first.end_line - 1].endswith("\r") else ""
    lines = [f"{head} {syntax.escape}{carriage_return}", *between, f"{_indent(source, first)}&& {command}{rest}"]
    originals = [each.original for each in syntax.nodes]
    words = [first.arguments[0], second.arguments[0]]
    before = f"( {words[0]} )" if first_alone else words[0]
    behind = f"( {words[1]} )" if second_alone else words[1]
    originals[index : index + 2] = [" ".join([first.written, *first.flags, before, "&&", behind])]
    return _checked(syntax, "\n".join(lines), originals)


def _top(syntax: Syntax, index: int) -> int:
    """The first line of an instruction with the comments right above it, counted from 1."""
    lines = syntax.source.lines
    lowest = syntax.nodes[index - 1].end_line if index else max((directive.line for directive in syntax.directives), default=0)
    top = syntax.nodes[index].start_line
    while top - 1 > lowest and lines[top - 2].lstrip()[:1] == "#":
        top -= 1
    return top


def _end(source: Source, node: Node) -> int:
    """Where the last line of an instruction ends."""
    return source.line_starts[node.end_line - 1] + len(source.lines[node.end_line - 1])


def _indent(source: Source, node: Node) -> str:
    """What the last line of a command begins with, where it has several."""
    if node.end_line == node.start_line:
        return _INDENT
    line = source.lines[node.end_line - 1]
    return line[: len(line) - len(line.lstrip())] or _INDENT


def _command_start(source: Source, node: Node, escape: str) -> int:
    """Where the command of a RUN begins, behind its keyword and flags."""
    text, at, end = source.text, node.offset + len(node.written), _end(source, node)
    flags = len(node.flags)
    while at < end:
        at = _skip_blanks(text, at, end, escape)
        if not flags or not text.startswith("--", at):
            return at
        flags -= 1
        while at < end and not text[at].isspace():
            at += 1
    raise RewriteError("the command cannot be found in the text")


def _skip_blanks(text: str, at: int, end: int, escape: str) -> int:
    """Behind blanks, ends of lines that continue, and the comment lines between."""
    is_new_line = False
    while at < end:
        if text[at].isspace():
            is_new_line = is_new_line or text[at] == "\n"
            at += 1
        elif (text[at] == "#" and is_new_line) or (text[at] == escape and not text[at + 1 : _line_end(text, at, end)].strip()):
            at = _line_end(text, at, end)
        else:
            return at
    return at


def _line_end(text: str, at: int, end: int) -> int:
    found = text.find("\n", at, end)
    return end if found < 0 else found


def _checked(syntax: Syntax, text: str, originals: Sequence[str]) -> str:
    """This text, if its instructions are these and its directives are as they were. Raises RewriteError."""
    read = parse(Source(syntax.source.name, text))
    found = [_plain(node.original) for node in read.nodes]
    wanted = [_plain(original) for original in originals]
    before, after = [[(each.name, each.value) for each in directives] for directives in (syntax.directives, read.directives)]
    if read.errors or found != wanted or before != after:
        raise RewriteError("the lines cannot be changed without changing what they say")
    return "\ufeff" + text if syntax.source.had_mark else text


def _plain(original: str) -> str:
    """A logical line without what continuation lines leave in it: the number of its blanks."""
    return " ".join(original.split())
