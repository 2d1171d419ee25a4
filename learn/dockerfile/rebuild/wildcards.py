"""The patterns in the sources of COPY and ADD: Go's `path.Match`, to which `*` and `?` stop at a slash.

Not those of `.dockerignore`, which know `**` and are read by `learn.dockerfile.globs`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

_SPECIAL: Final = "*?["


class _Class(NamedTuple):
    """Characters in brackets: ranges from the first to the last of each pair, or all others."""

    is_negated: bool
    ranges: tuple[tuple[str, str], ...]

    def has(self, character: str) -> bool:
        return any(low <= character <= high for low, high in self.ranges) != self.is_negated


_STAR: Final = "*"
_ANY: Final = "?"
Token = tuple[str, str | _Class | None]


class BadPatternError(ValueError):
    """A pattern that Go refuses."""


def has_wildcards(pattern: str) -> bool:
    """Whether a source is a pattern. BuildKit: containsWildcards."""
    escaped = False
    for character in pattern:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character in _SPECIAL:
            return True
    return False


def matches(pattern: str, path: str) -> bool:
    """Whether `pattern` matches all of `path`. Raises BadPatternError. Go: path.Match."""
    return Wildcards(pattern).matches(path)


class Wildcards:
    """A pattern, read once. Raises BadPatternError."""

    __slots__ = ("_tokens",)

    def __init__(self, pattern: str) -> None:
        self._tokens = _read(pattern)

    @property
    def beginning(self) -> str:
        """What stands before the first wildcard: what it matches begins so."""
        plain: list[str] = []
        for kind, what in self._tokens:
            if kind or not isinstance(what, str):
                break
            plain.append(what)
        return "".join(plain)

    def matches(self, path: str) -> bool:
        """Whether it matches all of `path`. A star that failed is tried again one character further, up to a slash."""
        tokens = self._tokens
        at = here = 0
        star = star_at = -1
        while at < len(path):
            if here < len(tokens) and tokens[here][0] == _STAR:
                star, star_at = here, at
                here += 1
            elif here < len(tokens) and _takes(tokens[here], path[at]):
                here += 1
                at += 1
            elif star >= 0 and path[star_at] != "/":
                star_at += 1
                here, at = star + 1, star_at
            else:
                return False
        return all(token[0] == _STAR for token in tokens[here:])


def _takes(token: Token, character: str) -> bool:
    kind, what = token
    if kind == _ANY:
        return character != "/"
    if isinstance(what, _Class):
        return character != "/" and what.has(character)
    return what == character


def _read(pattern: str) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(pattern):
        character = pattern[at]
        at += 1
        if character == "*":
            tokens.append((_STAR, None))
        elif character == "?":
            tokens.append((_ANY, None))
        elif character == "[":
            found, at = _read_class(pattern, at)
            tokens.append(("[", found))
        elif character == "\\":
            if at == len(pattern):
                raise BadPatternError(f"syntax error in pattern {pattern}")
            tokens.append(("", pattern[at]))
            at += 1
        else:
            tokens.append(("", character))
    return tokens


def _read_class(pattern: str, at: int) -> tuple[_Class, int]:
    is_negated = pattern.startswith("^", at)
    at += is_negated
    ranges: list[tuple[str, str]] = []
    while not ranges or not pattern.startswith("]", at):
        low, at = _bound(pattern, at)
        high = low
        if pattern.startswith("-", at):
            high, at = _bound(pattern, at + 1)
        ranges.append((low, high))
    return _Class(is_negated, tuple(ranges)), at + 1


def _bound(pattern: str, at: int) -> tuple[str, int]:
    """One character in brackets and where it ends, with something behind it."""
    if pattern[at : at + 1] in ("", "-", "]"):
        raise BadPatternError(f"syntax error in pattern {pattern}")
    at += pattern[at] == "\\"
    if at + 1 >= len(pattern):
        raise BadPatternError(f"syntax error in pattern {pattern}")
    return pattern[at], at + 1
