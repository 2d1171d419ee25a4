"""`.dockerignore`: which files a build never sees.

BuildKit: github.com/moby/patternmatcher, `ignorefile.ReadAll` for the file and `PatternMatcher` for its patterns. It is not
.gitignore: a pattern is anchored at the root of the context, blanks around it are cut, and it is cleaned as a path.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from learn.dockerfile.globs import Glob, GlobError
from learn.dockerfile.golang import trim_space

_BYTE_ORDER_MARK: Final = "\ufeff"
_LONGEST_LINE: Final = 65_535  # bytes; Go's bufio.Scanner takes no longer ones
_LONGEST_PATH: Final = 4_096  # characters; Linux has no files with longer ones


class Unreadable(NamedTuple):
    """A line of the file that the builder refuses, in its words."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the file. `glob` is what is matched, `is_negated` tells of a `!` in front."""

    line: int
    written: str
    is_negated: bool
    glob: Glob


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of a file in order, and the lines that are none. The builder refuses a file that has `errors`."""

    patterns: tuple[Pattern, ...]
    errors: tuple[Unreadable, ...] = ()

    @property
    def has_negations(self) -> bool:
        """Whether any pattern lets files back in with `!`."""
        return any(pattern.is_negated for pattern in self.patterns)

    def matches(self, path: str) -> bool:
        """Whether `path` is left out: relative to the context, with slashes, as it stands (it is not cleaned)."""
        return self.matching_pattern(path) is not None

    def matching_pattern(self, path: str) -> Pattern | None:
        """The pattern that leaves `path` out; None if it is not left out.

        The last pattern that says anything about the path, or about a folder it is in, has its way.
        BuildKit: PatternMatcher.MatchesOrParentMatches.
        """
        if len(path) > _LONGEST_PATH:
            return None
        folder = clean_path(path[: path.rfind("/") + 1])
        # Folders around it, by the length of their names. `/x` is in "" and in "/" (Go: Split of Dir).
        ends = {end for end, character in enumerate(folder) if character == "/"} | {len(folder)}
        deciding: Pattern | None = None
        for pattern in self.patterns:
            # A pattern that could not change the answer is not asked.
            if pattern.is_negated != (deciding is not None):
                continue
            glob = pattern.glob
            if glob.matches(path) or (folder != "." and glob.matches_beginning(folder, ends)):
                deciding = None if pattern.is_negated else pattern
        return deciding


def read(text: str) -> Patterns:
    """Read the text of a `.dockerignore`. What is wrong with it is in `errors`, never raised."""
    patterns: list[Pattern] = []
    errors: list[Unreadable] = []
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) * 4 > _LONGEST_LINE and len(line.encode(errors="replace")) > _LONGEST_LINE:
            errors.append(Unreadable(number, "error reading .dockerignore: bufio.Scanner: token too long"))
            break
        written = line.removesuffix("\r")
        if number == 1:
            written = written.removeprefix(_BYTE_ORDER_MARK)
        cleaned = _clean_line(written)
        if not cleaned:
            continue
        try:
            patterns.append(_pattern(number, trim_space(written), cleaned))
        except GlobError as error:
            errors.append(Unreadable(number, str(error)))
    return Patterns(tuple(patterns), tuple(errors))


def read_patterns(patterns: Iterable[str]) -> Patterns:
    """The same for patterns that stand in no file, such as those of COPY --exclude; lines count the patterns.

    They are not made relative to the context as a file's are. BuildKit: patternmatcher.New.
    """
    read_: list[Pattern] = []
    errors: list[Unreadable] = []
    for number, written in enumerate(patterns, 1):
        trimmed = trim_space(written)
        if not trimmed:
            continue
        try:
            read_.append(_pattern(number, trimmed, trimmed))
        except GlobError as error:
            errors.append(Unreadable(number, str(error)))
    return Patterns(tuple(read_), tuple(errors))


def clean_path(path: str) -> str:
    """The shortest path that means the same. Go: path.Clean."""
    return posixpath.normpath("/" + path.lstrip("/") if path.startswith("//") else path)


def _clean_line(line: str) -> str:
    """What ReadAll makes of a line; "" for a blank one or a comment."""
    if line.startswith("#"):
        return ""
    pattern = trim_space(line)
    negation = "!" if pattern.startswith("!") else ""
    pattern = trim_space(pattern.removeprefix(negation))
    if pattern:
        pattern = clean_path(pattern)
        if len(pattern) > 1:
            pattern = pattern.removeprefix("/")
    return negation + pattern


def _pattern(line: int, written: str, pattern: str) -> Pattern:
    """What patternmatcher.New makes of a pattern. Raises GlobError."""
    pattern = clean_path(trim_space(pattern))
    is_negated = pattern.startswith("!")
    if pattern == "!":
        raise GlobError('illegal exclusion pattern: "!"')
    return Pattern(line, written, is_negated, Glob(pattern[1:] if is_negated else pattern))
