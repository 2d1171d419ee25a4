"""One pattern of a `.dockerignore`, held against a path.

BuildKit: `Pattern` of github.com/moby/patternmatcher. It compares plain patterns as text and makes a regular expression of
the others, not always the one that was meant: inside brackets `*` and `?` are turned into what they mean outside, and `\\d`
is a digit. So this makes the same expression, and reads it as Go does. Go's takes time linear in the path; Python's could
take exponential time for the same, so that it is run here, all ways through it at once.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Set
from typing import Final, NamedTuple

_Assertion = Callable[[str, str], bool]
"""Whether a place between two characters ("" at an end of the path) is the right one."""


class GlobError(Exception):
    """A pattern that the builder refuses; the text is its own."""

    def __init__(self, message: str = "syntax error in pattern") -> None:
        super().__init__(message)


class Glob:
    """A pattern, already cleaned as a path. Raises GlobError where Go's filepath.Match or its regexp refuse it."""

    __slots__ = ("_kind", "_steps", "pattern")

    def __init__(self, pattern: str) -> None:
        if not _is_accepted(pattern):
            raise GlobError
        self.pattern = pattern
        self._kind, regexp = to_regexp(pattern)
        self._steps = _read_regexp(regexp) if self._kind == "regexp" else ()

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
        return _run(self._steps, path, ends)


# From pattern to regular expression


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


# Reading the expression, as far as to_regexp can write it


class _Characters(NamedTuple):
    """A set of characters: ranges of code points, or all but these."""

    ranges: tuple[tuple[int, int], ...]
    is_negated: bool = False

    def has(self, character: str) -> bool:
        code = ord(character)
        return any(low <= code <= high for low, high in self.ranges) != self.is_negated

    def without_negation(self) -> tuple[tuple[int, int], ...]:
        if not self.is_negated:
            return self.ranges
        edges = [-1, *(edge for low, high in sorted(self.ranges) for edge in (low, high)), 0x110000]
        return tuple((edges[index] + 1, edges[index + 1] - 1) for index in range(0, len(edges), 2))


class _Step(NamedTuple):
    """One step through the expression.

    "one" takes a character and goes on; "many" takes any number; "skip" may jump over the next step; "through" takes
    characters and goes on with a slash; "if" takes none and goes on if its assertion holds.
    """

    kind: str
    characters: _Characters | None = None
    assertion: _Assertion | None = None


def _of(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((ord(character), ord(character)) for character in text)


def _span(first: str, last: str) -> tuple[int, int]:
    return ord(first), ord(last)


_DIGIT: Final = (_span("0", "9"),)
_LETTER: Final = (_span("A", "Z"), _span("a", "z"))
_WORD: Final = (*_DIGIT, *_LETTER, *_of("_"))
_SPACE: Final = _of("\t\n\f\r ")
_CLASSES: Final = {"d": _DIGIT, "s": _SPACE, "w": _WORD}
_NAMED: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "alnum": (*_DIGIT, *_LETTER),
    "alpha": _LETTER,
    "ascii": (_span("\0", "\x7f"),),
    "blank": _of("\t "),
    "cntrl": (_span("\0", "\x1f"), *_of("\x7f")),
    "digit": _DIGIT,
    "graph": (_span("!", "~"),),
    "lower": (_span("a", "z"),),
    "print": (_span(" ", "~"),),
    "punct": _of(string.punctuation),
    "space": _of("\t\n\v\f\r "),
    "upper": (_span("A", "Z"),),
    "word": _WORD,
    "xdigit": (*_DIGIT, _span("A", "F"), _span("a", "f")),
}
_CONTROL: Final = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ANY: Final = _Characters(_of("\n"), is_negated=True)


def _is_word(character: str) -> bool:
    return character != "" and _Characters(_WORD).has(character)


_ASSERTIONS: Final[dict[str, _Assertion]] = {
    "A": lambda before, after: before == "",
    "z": lambda before, after: after == "",
    "b": lambda before, after: _is_word(before) != _is_word(after),
    "B": lambda before, after: _is_word(before) == _is_word(after),
}


def _read_regexp(text: str) -> tuple[_Step, ...]:
    """The steps of an expression. Raises GlobError where Go's regexp does not compile it."""
    steps: list[_Step] = []
    at = 0
    while at < len(text):
        if text.startswith("(.*/)?", at):
            at += 6
            if [step.kind for step in steps[-2:]] != ["skip", "through"]:  # twice is once
                steps += (_Step("skip"), _Step("through"))
        elif text.startswith(".*", at):
            at += 2
            steps.append(_Step("many", _ANY))
        elif text[at] == "[":
            characters, at = _read_class(text, at)
            is_many = text.startswith("*", at)
            at += is_many
            steps.append(_Step("many" if is_many else "one", characters))
        elif text[at] == "\\" and text[at + 1 : at + 2] in _ASSERTIONS:
            steps.append(_Step("if", assertion=_ASSERTIONS[text[at + 1]]))
            at += 2
        elif text[at] == "\\" and at + 1 == len(text):
            # It escapes the `$` that patternmatcher puts at the end: a dollar is meant then, and anything may follow.
            at += 1
            steps += (_Step("one", _Characters(_of("$"))), _Step("many", _Characters((), is_negated=True)))
        elif text[at] == "\\":
            characters, at = _read_escape(text, at)
            steps.append(_Step("one", characters))
        elif text[at] == "^":
            steps.append(_Step("if", assertion=_ASSERTIONS["A"]))
            at += 1
        else:
            steps.append(_Step("one", _Characters(_of(text[at]))))
            at += 1
    return tuple(steps)


def _read_escape(text: str, at: int) -> tuple[_Characters, int]:
    """What `\\x` at `at` stands for, and where it ends."""
    letter = text[at + 1 : at + 2]
    if letter.lower() in _CLASSES:
        return _Characters(_CLASSES[letter.lower()], letter.isupper()), at + 2
    if letter in _CONTROL:
        return _Characters(_of(_CONTROL[letter])), at + 2
    if letter == "" or letter.isalnum() or not letter.isascii():
        raise GlobError
    return _Characters(_of(letter)), at + 2


def _read_class(text: str, at: int) -> tuple[_Characters, int]:
    """The characters in the brackets at `at`, and where these end. regexp/syntax: parser.parseClass."""
    at += 1
    is_negated = text.startswith("^", at)
    at += is_negated
    ranges: list[tuple[int, int]] = []
    is_first = True
    while is_first or not text.startswith("]", at):
        is_first = False
        name_end = text.find(":]", at + 2) if text.startswith("[:", at) else -1
        if name_end >= 0:
            ranges += _named_class(text[at + 2 : name_end])
            at = name_end + 2
            continue
        low, at = _read_bound(text, at)
        if low.is_negated or len(low.ranges) > 1 or low.ranges in _CLASSES.values():
            ranges += low.without_negation()
            continue
        (first, last), *_ = low.ranges
        if text.startswith("-", at) and text[at + 1 : at + 2] not in ("", "]"):
            high, at = _read_bound(text, at + 1)
            last = high.ranges[0][1]
            if last < first or high.is_negated or len(high.ranges) > 1:
                raise GlobError
        ranges.append((first, last))
    return _Characters(tuple(ranges), is_negated), at + 1


def _read_bound(text: str, at: int) -> tuple[_Characters, int]:
    if at >= len(text):
        raise GlobError
    if text[at] == "\\":
        return _read_escape(text, at)
    return _Characters(_of(text[at])), at + 1


def _named_class(name: str) -> tuple[tuple[int, int], ...]:
    ranges = _NAMED.get(name.removeprefix("^"))
    if ranges is None:
        raise GlobError
    return _Characters(ranges, name.startswith("^")).without_negation()


# Running it


def _run(steps: tuple[_Step, ...], path: str, ends: Set[int]) -> bool:
    """Whether the steps lead to one of the ends. `places` are all the steps that one may have come to."""
    places = [0]
    before = ""
    for index in range(max(ends) + 1):
        if index in ends and len(steps) in _without_taking(steps, places, before, ""):
            return True
        after = path[index : index + 1]
        places = _taking(steps, _without_taking(steps, places, before, after), after)
        if not places:
            return False
        before = after
    return False


def _taking(steps: tuple[_Step, ...], places: Set[int], character: str) -> list[int]:
    """The places that `character` leads to; none for ""."""
    ahead: list[int] = []
    for place in places:
        if place == len(steps) or not character:
            continue
        kind, characters, _ = steps[place]
        if kind == "through":
            if character != "\n":
                ahead.append(place)
            if character == "/":
                ahead.append(place + 1)
        elif characters is not None and characters.has(character):
            ahead.append(place if kind == "many" else place + 1)
    return ahead


def _without_taking(steps: tuple[_Step, ...], places: list[int], before: str, after: str) -> set[int]:
    """`places`, and all that can be reached from them without taking a character."""
    reached: set[int] = set()
    waiting = places.copy()
    while waiting:
        place = waiting.pop()
        if place in reached:
            continue
        reached.add(place)
        if place == len(steps):
            continue
        kind, _, assertion = steps[place]
        if kind == "skip":
            waiting += (place + 1, place + 2)
        elif kind == "many" or (assertion is not None and assertion(before, after)):
            waiting.append(place + 1)
    return reached
