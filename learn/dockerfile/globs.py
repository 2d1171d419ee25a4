"""One pattern of a `.dockerignore`, held against a path.

BuildKit: `Pattern` of github.com/moby/patternmatcher. It compares plain patterns as text and makes a regular expression of
the others, not always the one that was meant: inside brackets `*` and `?` are turned into what they mean outside, and `\\d`
is a digit. So this makes the same expressions.
"""

from __future__ import annotations

from collections.abc import Set

from learn.dockerfile.regexps import Regexp, RegexpError


class GlobError(Exception):
    """A pattern that the builder refuses; the text is its own."""

    def __init__(self, message: str = "syntax error in pattern") -> None:
        super().__init__(message)


class Glob:
    """A pattern, already cleaned as a path. Raises GlobError where Go's filepath.Match or its regexp refuse it."""

    __slots__ = ("_kind", "_regexp", "pattern")

    def __init__(self, pattern: str) -> None:
        if not _is_accepted(pattern):
            raise GlobError
        self.pattern = pattern
        self._kind, regexp = to_regexp(pattern)
        try:
            self._regexp = Regexp(regexp if self._kind == "regexp" else "")
        except RegexpError:
            raise GlobError from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Glob) and other.pattern == self.pattern

    def __hash__(self) -> int:
        return hash(self.pattern)

    def __repr__(self) -> str:
        return f"Glob({self.pattern!r})"

    def matches(self, path: str) -> bool:
        """Whether it matches the whole path."""
        return self.matches_beginning(path, frozenset({len(path)}))

    def matches_beginning(self, path: str, ends: Set[int]) -> bool:
        """Whether it matches one of the beginnings of the path that are `ends` long. One walk serves them all."""
        pattern = self.pattern
        if self._kind == "exact":
            return len(pattern) in ends and path.startswith(pattern)
        if self._kind == "prefix":
            return max(ends) >= len(pattern) - 2 and path.startswith(pattern[:-2])
        if self._kind == "suffix":
            suffix = pattern[2:]
            if suffix.startswith("/") and len(suffix) - 1 in ends and path.startswith(suffix[1:]):
                return True
            return any(path.endswith(suffix, 0, end) for end in ends)
        return self._regexp.matches(path, ends)


def to_regexp(pattern: str) -> tuple[str, str]:
    """How a pattern is compared ("exact", "prefix", "suffix" or "regexp"), and the expression for the last.

    patternmatcher: Pattern.compile. `**` swallows a slash behind it and is `(.*/)?`, or `.*` at the end.
    """
    kind = "exact"
    pieces: list[str] = []
    pattern = pattern.removeprefix("\ufeff")  # Go's scanner drops a byte-order mark in front
    at, size = 0, len(pattern)
    while at < size:
        character = pattern[at]
        is_first = at == 0
        at += 1
        if character == "*" and pattern.startswith("*", at):
            at += 2 if pattern.startswith("/", at + 1) else 1
            if at < size:
                pieces.append("(.*/)?")
                kind = "regexp"
            elif kind == "exact":
                kind = "prefix"
            else:
                pieces.append(".*")
                kind = "regexp"
            if is_first:
                kind = "suffix"
        elif character in "*?":
            pieces.append("[^/]*" if character == "*" else "[^/]")
            kind = "regexp"
        elif character in ".+()|{}$":
            pieces.append("\\" + character)
        elif character == "\\" and at < size:
            pieces.append("\\" + pattern[at])
            at += 1
            kind = "regexp"
        else:
            pieces.append(character)
            if character in "[]":
                kind = "regexp"
    return kind, "".join(pieces)


def _is_accepted(pattern: str) -> bool:
    """Whether Go's filepath.Match(pattern, ".") is without error, which is how BuildKit tries a pattern.

    It reads the stretches between stars one by one, and does not look at what follows one that does not match.
    """
    name: str | None = "."
    at = 0
    while at < len(pattern) and name is not None:
        start = at
        while pattern.startswith("*", at):
            at += 1
        end = _stretch_end(pattern, at)
        stretch = pattern[at:end]
        if at > start and not stretch:
            return True
        names = [name, ""] if at > start and name else [name]
        try:
            rests = [_match_stretch(stretch, each) for each in names]
        except GlobError:
            return False
        is_last = end == len(pattern)
        name = next((rest for rest in rests if rest is not None and (rest == "" or not is_last)), None)
        at = end
    return True


def _stretch_end(pattern: str, at: int) -> int:
    in_brackets = False
    while at < len(pattern):
        character = pattern[at]
        if character == "\\" and at + 1 < len(pattern):
            at += 1
        elif character in "[]":
            in_brackets = character == "["
        elif character == "*" and not in_brackets:
            break
        at += 1
    return at


def _match_stretch(text: str, name: str) -> str | None:
    """What a stretch without stars leaves of a name, which is "." or ""; None if it does not match. Raises GlobError."""
    rest: str | None = name
    at = 0
    while at < len(text):
        if text[at] == "[":
            matches, at = _match_brackets(text, at + 1)
        elif text[at] == "?":
            matches = True
            at += 1
        else:
            at += text[at] == "\\"
            if at == len(text):
                raise GlobError
            matches = text[at] == "."
            at += 1
        rest = rest[1:] if rest and matches else None
    return rest


def _match_brackets(text: str, at: int) -> tuple[bool, int]:
    """Whether the characters in brackets have "." among them, and where the brackets end."""
    is_negated = text.startswith("^", at)
    at += is_negated
    is_empty = True
    matches = False
    while is_empty or not text.startswith("]", at):
        low, at = _bound(text, at)
        high = low
        if text[at] == "-":
            high, at = _bound(text, at + 1)
        matches = matches or low <= "." <= high
        is_empty = False
    return matches != is_negated, at + 1


def _bound(text: str, at: int) -> tuple[str, int]:
    """One character in brackets, and where it ends; something must follow it."""
    if text[at : at + 1] in ("", "-", "]"):
        raise GlobError
    at += text[at] == "\\"
    if at + 1 >= len(text):
        raise GlobError
    return text[at], at + 1
