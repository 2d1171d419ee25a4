"""Bytes → text, and where in the text something stands."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import Final

from learn.dockerfile.findings import DockerfileError, Position, Span, span_between

MAX_LINE_BYTES = 65_535
"""What one physical line may hold, in bytes without its line feed (Go: bufio.MaxScanTokenSize - 1)."""

_BYTE_ORDER_MARK = "\ufeff"
_MAX_BYTES_A_CHARACTER = 4


_NONE: Final[frozenset[int]] = frozenset()


class Source:
    """A Dockerfile's text, cut into physical lines at line feeds only.

    `text` is without the byte-order mark; `had_mark` tells of one, since it counts towards the first line's length.
    Lines count from 1 everywhere but in `lines`, which is a plain list. A last line without a line feed is a line, an
    empty rest after the last line feed is none. `lines` are without their line feeds; carriage returns stay.
    """

    __slots__ = ("_line_starts", "had_mark", "lines", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.had_mark = had_mark = text[:1] == _BYTE_ORDER_MARK
        self.text = text = text[1:] if had_mark else text
        self.lines = lines = text.split("\n")
        if not lines[-1]:
            lines.pop()
        self._line_starts: array[int] | None = None

    @property
    def line_starts(self) -> array[int]:
        """The offsets of each line's first character, and at last the one where a further line would start."""
        if self._line_starts is None:
            start = 0
            starts = array("q", (start,))
            note = starts.append
            for line in self.lines:
                start += len(line) + 1
                note(start)
            self._line_starts = starts
        return self._line_starts

    def line(self, number: int) -> str:
        """The line of this number, without line feed or carriage returns; empty beyond the last."""
        return self.lines[number - 1].rstrip("\r") if 0 < number <= len(self.lines) else ""

    def position(self, offset: int) -> Position:
        """Where the character at this offset of `text` stands. What lies beyond the text is clamped to its end."""
        offset = min(max(offset, 0), len(self.text))
        starts = self.line_starts
        number = bisect_right(starts, offset, hi=len(self.lines) or 1)
        return Position(number, offset - starts[number - 1] + 1)

    def span(self, start: int, end: int) -> Span:
        """From the character at offset `start` up to, not including, the one at `end`."""
        starts = self.line_starts
        number = bisect_right(starts, start, 0, len(starts) - 1)
        if number and start <= end < starts[number]:  # as mostly: in one line
            column = start - starts[number - 1] + 1
            return span_between(number, column, number, column + end - start)
        return Span(self.position(start), self.position(end))

    def span_in_line(self, number: int, start: int, end: int) -> Span:
        """The same for what stands in the line of this number, without looking for that."""
        column = start - self.start_of_line(start) + 1
        return span_between(number, column, number, column + end - start)

    def start_of_line(self, offset: int) -> int:
        """The offset at which the line begins that has this offset in it."""
        return self.text.rfind("\n", 0, offset) + 1

    def end_of_line(self, number: int) -> Position:
        """Just behind the last character of a line."""
        return Position(number, len(self.line(number)) + 1)

    def long_lines(self) -> frozenset[int]:
        """The indexes in `lines` of those that are too long for BuildKit."""
        enough = MAX_LINE_BYTES // _MAX_BYTES_A_CHARACTER
        if len(self.text) <= enough or max(map(len, self.lines), default=0) <= enough:
            return _NONE
        return frozenset(
            index
            for index, line in enumerate(self.lines)
            if len(line) > enough and self._bytes_of_line(index, line) > MAX_LINE_BYTES
        )

    def _bytes_of_line(self, index: int, line: str) -> int:
        mark = len(_BYTE_ORDER_MARK.encode()) if self.had_mark and index == 0 else 0
        return mark + len(line.encode())


def read(content: bytes | str, name: str = "Dockerfile", max_bytes: int | None = None) -> Source:
    """Make a Source of a file's content.

    Raises DockerfileError, in our words, for what is not UTF-8 (BuildKit takes any bytes; we refuse them on purpose) and for
    what is larger than `max_bytes`.
    """
    if isinstance(content, str):
        try:
            size = len(content) if content.isascii() else len(content.encode())
        except UnicodeEncodeError as error:
            raise _not_utf8(content.count("\n", 0, error.start) + 1) from None
    else:
        size = len(content)
    if max_bytes is not None and size > max_bytes:
        raise DockerfileError(f"the file has {size:,} bytes; at most {max_bytes:,} are analysed")
    if isinstance(content, str):
        return Source(name, content)
    try:
        return Source(name, content.decode())
    except UnicodeDecodeError as error:
        raise _not_utf8(content.count(b"\n", 0, error.start) + 1) from None


def _not_utf8(line: int) -> DockerfileError:
    at = Position(line, 1)
    return DockerfileError("the file is not UTF-8 text", Span(at, at))
