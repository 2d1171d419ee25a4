"""Text → one Node an instruction, as BuildKit's parser (parser.Parse) makes them.

BuildKit stops at its first error. Here each is recorded and the next line read, so that a reader sees all of them.
"""

from __future__ import annotations

import re
from typing import Final

from learn.dockerfile.findings import DockerfileError, Finding, Position, Span
from learn.dockerfile.golang import SPACE, trim_space
from learn.dockerfile.syntax.directives import read_head
from learn.dockerfile.syntax.heredocs import find_heredocs, read_content
from learn.dockerfile.syntax.lines import join_lines, strip_continuation
from learn.dockerfile.syntax.nodes import Heredoc, Node, Syntax
from learn.dockerfile.syntax.source import MAX_LINE_BYTES, Source
from learn.dockerfile.syntax.words import KEYWORDS, find_keyword, read_trigger, split_arguments, split_command, split_flags

_MAY_HOLD_HEREDOCS: Final = frozenset({"RUN", "COPY", "ADD"})
_ONBUILD: Final = re.compile(r"[\t\n\f\r ]*+ONBUILD[\t\n\f\r ]*+", re.IGNORECASE)


def parse(source: Source) -> Syntax:
    """Parse a file. Never raises: what BuildKit's parser refuses is in `Syntax.errors`."""
    long_lines = source.long_lines()
    head = read_head(source, long_lines)
    parser = _Parser(source, head.escape, long_lines)
    parser.run(head.length)
    errors = (*head.errors, *parser.errors)
    if not parser.nodes and not errors:
        errors = (_nothing(source),)
    return Syntax(source, head.directives, head.escape, tuple(parser.nodes), errors)


def _nothing(source: Source) -> Finding:
    at = Position(max(len(source.lines), 1), 1)
    message = "file with no instructions" if source.text or source.had_mark else "the Dockerfile cannot be empty"
    return Finding(None, message, Span(at, source.end_of_line(at.line)))


class _Parser:
    """The pass over the physical lines. `at` is the index of the next line to read."""

    __slots__ = ("at", "errors", "escape", "lines", "long_lines", "nodes", "raw_lines", "source", "starts")

    def __init__(self, source: Source, escape: str, long_lines: frozenset[int]) -> None:
        self.source = source
        self.raw_lines = source.lines
        self.lines = [line.rstrip("\r") for line in source.lines] if "\r" in source.text else source.lines
        self.starts = source.line_starts
        self.escape = escape
        self.long_lines = long_lines
        self.at = 0
        self.nodes: list[Node] = []
        self.errors: list[Finding] = []

    def run(self, first: int) -> None:
        """Read all lines from index `first` on."""
        lines, escape = self.lines, self.escape
        comments: list[str] = []
        self.at = first
        while self.at < len(lines):
            start = self.at
            line = lines[start].lstrip(SPACE)
            self.at = start + 1
            if start in self.long_lines:
                self._refuse_long_line(start)
                continue
            if not line:
                continue
            if line[0] == "#":
                # BuildKit drops the line's first character and trims: an indented comment keeps its `#`.
                comment = trim_space(lines[start][1:])
                if comment:
                    comments.append(comment)
                else:
                    comments.clear()
                continue
            offset = self.starts[start] + len(lines[start]) - len(line)
            empty = 0
            if escape in line:
                piece = strip_continuation(line, escape)
                if piece is not None:
                    line, self.at, empty = join_lines(lines, start + 1, piece, escape, self.long_lines)
                    if not piece:
                        offset = self._first_letter(start, offset)
            try:
                self.nodes.append(self._instruction(line, start, offset, comments, empty))
            except DockerfileError as error:
                self._record(error, start)
            if comments:
                comments.clear()

    def _instruction(self, line: str, start: int, offset: int, comments: list[str], empty: int) -> Node:
        """One logical line, which began at index `start`, and its here-documents."""
        written, _, rest = line.partition(" ")
        keyword = KEYWORDS.get(written)
        flags: tuple[str, ...] = ()
        if keyword is None or rest[:1] <= " ":
            written, flags, rest = split_command(line)
            keyword = KEYWORDS.get(written) or find_keyword(written)
        elif rest[:2] == "--":
            flags, rest = split_flags(rest.rstrip(SPACE))
        else:
            rest = rest.strip(SPACE)
        trigger = keyword
        if keyword == "ONBUILD":
            trigger, form = read_trigger(rest, self.escape)
            arguments: tuple[str, ...] = ()
        else:
            arguments, form = split_arguments(keyword, rest, self.escape)
        heredocs: tuple[Heredoc, ...] = ()
        if "<<" in line and trigger in _MAY_HOLD_HEREDOCS and form != "exec":
            heredocs = self._heredocs(line)
        if keyword == "ONBUILD":
            arguments, form = _whole_trigger(line, rest, heredocs), None
        return Node(
            len(self.nodes),
            keyword,
            written,
            flags,
            arguments,
            form,
            heredocs,
            tuple(comments),
            line,
            start + 1,
            self.at,
            offset,
            empty,
        )

    def _first_letter(self, start: int, offset: int) -> int:
        """Where the keyword stands of an instruction whose line `start` holds nothing but a continuation."""
        for index in range(start + 1, self.at):
            line = self.lines[index]
            words = line.lstrip(SPACE)
            if words and words[0] != "#" and strip_continuation(words, self.escape) != "":
                return self.starts[index] + len(line) - len(words)
        return offset

    def _heredocs(self, line: str) -> tuple[Heredoc, ...]:
        """The here-documents of a line, with their contents, which start at the next physical line."""
        heredocs = find_heredocs(line)
        for heredoc in heredocs:
            first = self.at
            end = read_content(self.raw_lines, first, heredoc)
            self.at = len(self.lines) if end is None else end
            if end is None or not self.long_lines.isdisjoint(range(first, end)):
                raise DockerfileError("unterminated heredoc")
        return tuple(heredocs)

    def _refuse_long_line(self, start: int) -> None:
        """BuildKit's scanner ends here; without an instruction before, all that it says is that there is none."""
        if self.nodes or self.errors:
            message = f"dockerfile line greater than max allowed size of {MAX_LINE_BYTES}"
        else:
            message = "file with no instructions"
        piece = strip_continuation(self.lines[start], self.escape)
        if piece is not None:  # what continues it is no instruction of its own
            _, self.at, _ = join_lines(self.lines, start + 1, piece, self.escape, self.long_lines)
        self._record(DockerfileError(message), start)

    def _record(self, error: DockerfileError, start: int) -> None:
        span = error.span
        if span is None:
            line = self.source.line(start + 1)
            indent = len(line) - len(line.lstrip(SPACE))
            span = Span(Position(start + 1, indent + 1), Position(start + 1, len(line) + 1))
        self.errors.append(Finding(None, error.message, span))


def _whole_trigger(line: str, rest: str, heredocs: tuple[Heredoc, ...]) -> tuple[str, ...]:
    """ONBUILD's trigger as BuildKit stores it in the image: as written, with its here-documents' contents."""
    if not rest:
        return ()
    match = _ONBUILD.match(line)
    written = line[match.end() :] if match else line
    return ("".join((written, *(f"\n{heredoc.content}{heredoc.name}" for heredoc in heredocs))),)
