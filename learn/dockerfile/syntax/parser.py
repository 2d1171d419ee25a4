"""Text → one Node an instruction, as BuildKit's parser (parser.Parse) makes them.

BuildKit stops at its first error. Here each is recorded and the next line read, so that a reader sees all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, TypeAlias

from learn.dockerfile.findings import DockerfileError, Finding, Position, Span
from learn.dockerfile.golang import SPACE, trim_space
from learn.dockerfile.signs import COMMENT, EMPTY_CONTINUATION, WRITTEN_OTHERWISE
from learn.dockerfile.syntax.directives import read_head
from learn.dockerfile.syntax.heredocs import find_heredocs, read_content
from learn.dockerfile.syntax.lines import join_lines, strip_continuation
from learn.dockerfile.syntax.nodes import Form, Heredoc, Node, Syntax
from learn.dockerfile.syntax.source import MAX_LINE_BYTES, Source
from learn.dockerfile.syntax.words import COMMON, SPLITTERS, find_keyword, find_splitter, read_trigger, split_command, split_flags

_MAY_HOLD_HEREDOCS: Final = frozenset({"RUN", "COPY", "ADD"})
_IN_UPPER_CASE: Final = frozenset(SPLITTERS)
_ONBUILD: Final = re.compile(r"[\t\n\f\r ]*+ONBUILD[\t\n\f\r ]*+", re.IGNORECASE)

_Parts: TypeAlias = tuple[str, str, tuple[str, ...], tuple[str, ...], Form | None, tuple[Heredoc, ...]]
"""What a logical line is made of: the keyword as written, the keyword, flags, arguments, form, here-documents."""


def parse(source: Source) -> Syntax:
    """Parse a file. Never raises: what BuildKit's parser refuses is in `Syntax.errors`."""
    long_lines = source.long_lines()
    head = read_head(source, long_lines)
    parser = _Parser(source, head.escape, long_lines)
    nodes = parser.run(head.length)
    errors = (*head.errors, *parser.errors) if head.errors or parser.errors else ()
    if not nodes and not errors:
        errors = (_nothing(source),)
    return Syntax(source, head.directives, head.escape, nodes, errors, _signs(nodes, parser))


def _signs(nodes: Sequence[Node], parser: _Parser) -> set[str]:
    signs = parser.spelt
    if not signs <= _IN_UPPER_CASE:
        signs = {node.keyword for node in nodes}
        signs.add(WRITTEN_OTHERWISE)
    if parser.has_comments:
        signs.add(COMMENT)
    if parser.has_empty_continuations:
        signs.add(EMPTY_CONTINUATION)
    return signs


def _nothing(source: Source) -> Finding:
    at = Position(max(len(source.lines), 1), 1)
    message = "file with no instructions" if source.text or source.had_mark else "the Dockerfile cannot be empty"
    return Finding(None, message, Span(at, source.end_of_line(at.line)))


class _Parser:
    """The pass over the physical lines. `at` is the index of the line behind the here-documents read last."""

    __slots__ = ("at", "errors", "escape", "has_comments", "has_empty_continuations", "lines", "long_lines", "source", "spelt")

    def __init__(self, source: Source, escape: str, long_lines: frozenset[int]) -> None:
        self.source = source
        self.lines = lines = [line.rstrip("\r") for line in source.lines] if "\r" in source.text else source.lines
        self.escape = escape
        self.long_lines = long_lines
        self.at = 0
        self.errors: list[Finding] = []
        self.spelt: set[str] = set()
        self.has_comments = self.has_empty_continuations = False
        if long_lines:
            # No keyword begins them, then.
            self.lines = ["" if index in long_lines else line for index, line in enumerate(lines)]

    def run(self, first: int) -> list[Node]:
        """Read all lines from index `first` on."""
        lines, physical, escape, common = self.lines, self.source.lines, self.escape, COMMON
        nodes: list[Node] = []
        spelt = self.spelt
        comments: list[str] = []
        at, end = first, len(lines)
        passed = start = 0  # lines, and the offset behind them
        while at < end:
            line = lines[at]
            while passed < at:
                start += len(physical[passed]) + 1
                passed += 1
            offset = start
            at += 1
            number = at
            empty = 0
            # Nearly every instruction begins with one of a few spellings and a blank. What does not is looked at more closely.
            written, _, rest = line.partition(" ")
            known = common.get(written)
            if known is None:
                line = line.lstrip(SPACE)
                if not line:
                    if at - 1 in self.long_lines:
                        at = self._refuse_long_line(at - 1, nodes)
                    continue
                if line[0] == "#":
                    _note_comment(lines[at - 1], comments)
                    continue
                offset += len(lines[at - 1]) - len(line)
            if escape in line:
                piece = strip_continuation(line, escape)
                if piece is not None:
                    line, at, empty = join_lines(lines, at, piece, escape, self.long_lines)
                    rest = line[len(written) + 1 :]
                    if empty:
                        self.has_empty_continuations = True
                    if not piece:
                        offset = self._first_letter(number, at, offset)
            heredocs: tuple[Heredoc, ...] = ()
            try:
                if known is None:
                    written, keyword, flags, arguments, form, heredocs = self._take_apart(line, at)
                    at = max(at, self.at) if keyword == "ONBUILD" else at
                else:
                    written, keyword, split = known  # one string for all that are written alike, not one for each
                    if rest and rest[0] > "-":
                        flags, rest = (), rest.strip(SPACE)
                    else:  # perhaps flags, or more blanks before them
                        flags, rest = split_flags(rest)
                    arguments, form = split(rest, escape)
                if "<<" in line and form != "exec" and keyword in _MAY_HOLD_HEREDOCS:
                    heredocs = self._heredocs(line, at)
                    at = self.at
                spelt.add(written)
                above = tuple(comments) if comments else ()
                node = Node(
                    len(nodes), keyword, written, flags, arguments, form, heredocs, above, line, number, at, offset, empty
                )
                nodes.append(node)
            except DockerfileError as error:
                self._record(error, number - 1)
                at = max(at, self.at)
            if comments:
                self.has_comments = True
                comments.clear()
        return nodes

    def _take_apart(self, line: str, at: int) -> _Parts:
        """A logical line that begins with no common spelling, with the here-documents that ONBUILD may bring."""
        written, flags, rest = split_command(line)
        keyword = find_keyword(written)
        if keyword == "ONBUILD":
            return written, keyword, flags, *self._onbuild(line, rest, at)
        return written, keyword, flags, *find_splitter(keyword)(rest, self.escape), ()

    def _onbuild(self, line: str, rest: str, at: int) -> tuple[tuple[str, ...], None, tuple[Heredoc, ...]]:
        """ONBUILD's argument, and the here-documents of the instruction in it, which must itself parse."""
        trigger, form = read_trigger(rest, self.escape)
        heredocs: tuple[Heredoc, ...] = ()
        if "<<" in line and form != "exec" and trigger in _MAY_HOLD_HEREDOCS:
            heredocs = self._heredocs(line, at)
        return _whole_trigger(line, rest, heredocs), None, heredocs

    def _first_letter(self, start: int, end: int, offset: int) -> int:
        """Where the keyword stands of an instruction whose line before index `start` holds nothing but a continuation."""
        for index in range(start, end):
            line = self.lines[index]
            words = line.lstrip(SPACE)
            if words and words[0] != "#" and strip_continuation(words, self.escape) != "":
                return self.source.line_starts[index] + len(line) - len(words)
        return offset

    def _heredocs(self, line: str, at: int) -> tuple[Heredoc, ...]:
        """The here-documents of a line, with their contents, which start at the physical line of index `at`."""
        heredocs = find_heredocs(line)
        self.at = at
        for heredoc in heredocs:
            first = self.at
            end = read_content(self.source.lines, first, heredoc)
            self.at = len(self.lines) if end is None else end
            if end is None or not self.long_lines.isdisjoint(range(first, end)):
                raise DockerfileError("unterminated heredoc")
        return tuple(heredocs)

    def _refuse_long_line(self, start: int, nodes: Sequence[Node]) -> int:
        """BuildKit's scanner ends here; without an instruction before, all that it says is that there is none.

        Gives the index of the line behind it.
        """
        if nodes or self.errors:
            message = f"dockerfile line greater than max allowed size of {MAX_LINE_BYTES}"
        else:
            message = "file with no instructions"
        self._record(DockerfileError(message), start)
        piece = strip_continuation(self.source.lines[start].rstrip("\r"), self.escape)
        if piece is None:
            return start + 1
        return join_lines(self.lines, start + 1, piece, self.escape, self.long_lines)[1]  # no instruction of its own

    def _record(self, error: DockerfileError, start: int) -> None:
        span = error.span
        if span is None:
            line = self.source.line(start + 1)
            indent = len(line) - len(line.lstrip(SPACE))
            span = Span(Position(start + 1, indent + 1), Position(start + 1, len(line) + 1))
        self.errors.append(Finding(None, error.message, span))


def _note_comment(line: str, comments: list[str]) -> None:
    """BuildKit drops the line's first character and trims: an indented comment keeps its `#`. An empty comment forgets all."""
    comment = trim_space(line[1:])
    if comment:
        comments.append(comment)
    else:
        comments.clear()


def _whole_trigger(line: str, rest: str, heredocs: tuple[Heredoc, ...]) -> tuple[str, ...]:
    """ONBUILD's trigger as BuildKit stores it in the image: as written, with its here-documents' contents."""
    if not rest:
        return ()
    match = _ONBUILD.match(line)
    written = line[match.end() :] if match else line
    return ("".join((written, *[f"\n{heredoc.content}{heredoc.name}" for heredoc in heredocs])),)
