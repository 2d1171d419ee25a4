"""Where in a Dockerfile the cursor stands, while the line it is on is still being written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import SPACE, to_upper
from learn.dockerfile.syntax import Source, find_heredocs
from learn.dockerfile.syntax.directives import read_head
from learn.dockerfile.syntax.heredocs import read_content
from learn.dockerfile.syntax.lines import join_lines, strip_continuation

_MAY_HOLD_HEREDOCS: Final = frozenset({"RUN", "COPY", "ADD"})
_ONBUILD: Final = re.compile(r"\s*+ONBUILD\s++", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The instruction being written, up to the cursor.

    `line` is the number of the line on which it begins. `keyword` is in upper case, "" while the keyword itself is being
    written; of ONBUILD it is that of the trigger. `words` are what stands between the keyword and `word`, flags included;
    `word` is what stands directly before the cursor, up to a blank.
    """

    line: int
    keyword: str
    words: tuple[str, ...]
    word: str
    is_trigger: bool = False

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags given so far."""
        return tuple([word for word in self.words if word.startswith("--")])

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words behind the flags."""
        return self.words[len(self.flags) :]


def find_cursor(before: str) -> Cursor | None:
    """The place at the end of `before`, the text up to the cursor; None in a comment or a here-document."""
    source = Source("", before.removeprefix("\ufeff"))
    lines = [line.rstrip("\r") for line in [*source.lines, ""][: source.text.count("\n") + 1]]
    head = read_head(source, ())
    at = head.length
    while at < len(lines):
        start = at
        line = lines[start].lstrip(SPACE)
        if line.startswith("#"):
            at += 1
            continue
        piece = strip_continuation(line, head.escape)
        logical, at = line, start + 1
        if piece is not None:
            logical, at, _ = join_lines(lines, start + 1, piece, head.escape, ())
        if at >= len(lines):
            return _cursor(start + 1, logical, lines[-1], is_first=len(lines) == start + 1)
        end = _behind_heredocs(lines, at, logical)
        if end is None:
            return None
        at = end
    return None


def _behind_heredocs(lines: list[str], at: int, logical: str) -> int | None:
    """The index behind the here-documents that a logical line announces; None where one is still open."""
    trigger = _ONBUILD.match(logical)
    words = logical[trigger.end() if trigger else 0 :].split(maxsplit=1)
    if "<<" not in logical or not words or to_upper(words[0]) not in _MAY_HOLD_HEREDOCS:
        return at
    try:
        heredocs = find_heredocs(logical)
    except DockerfileError:
        return at
    for heredoc in heredocs:
        end = read_content(lines, at, heredoc)
        if end is None:
            return None
        at = end
    return at


def _cursor(line: int, logical: str, last: str, *, is_first: bool) -> Cursor | None:
    if not is_first and last.lstrip(SPACE).startswith("#"):
        return None
    word = last.split()[-1] if last[-1:].strip() else ""
    whole = logical[: len(logical) - len(word)] if logical.endswith(word) else logical
    words = whole.split()
    trigger = _ONBUILD.match(whole)
    if trigger:
        words = whole[trigger.end() :].split()
    keyword = to_upper(words[0]) if words else ""
    return Cursor(line, keyword, tuple(words[1:]), word, is_trigger=trigger is not None)
