"""The regular expressions that the patterns of a `.dockerignore` become, read as Go reads them, and run.

Python's engine may take exponential time for what Go's does in linear time, and reads brackets and escapes otherwise. So an
expression is run here, all ways through it at once. Only what `globs.to_regexp` can write is known: characters, brackets
with or without `*`, `(.*/)?`, `.*`, `^`, and what stood behind a backslash in the pattern.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Set
from typing import Final, NamedTuple

_Assertion = Callable[[str, str], bool]
"""Whether a place between two characters ("" at an end of the text) is the right one."""


class RegexpError(ValueError):
    """An expression that Go's regexp does not compile."""


class Regexp:
    """An expression, anchored at both ends. Raises RegexpError.

    A set of its steps is a number with a bit for each; one bit more stands for the end.
    """

    __slots__ = ("_by_assertion", "_by_character", "_end", "_kinds", "_steps")

    def __init__(self, text: str) -> None:
        self._steps = steps = _read(text)
        self._end = 1 << len(steps)
        self._kinds = dict.fromkeys(("one", "many", "skip", "through", "if"), 0)
        self._by_assertion: dict[_Assertion, int] = {}
        self._by_character: dict[str, int] = {}
        for number, step in enumerate(steps):
            self._kinds[step.kind] |= 1 << number
            if step.assertion is not None:
                self._by_assertion[step.assertion] = self._by_assertion.get(step.assertion, 0) | 1 << number

    def matches(self, text: str, ends: Set[int]) -> bool:
        """Whether it matches one of the beginnings of `text` that are `ends` long."""
        places = 1
        before = ""
        for index in range(max(ends) + 1):
            if index in ends and self._without_taking(places, before, "") & self._end:
                return True
            after = text[index : index + 1]
            places = self._taking(self._without_taking(places, before, after), after)
            if not places:
                return False
            before = after
        return False

    def _taking(self, places: int, character: str) -> int:
        """The places that `character` leads to; none for ""."""
        taking = places & self._that_take(character)
        staying = taking & (self._kinds["many"] | self._kinds["through"])
        moving = taking & (self._kinds["one"] | (self._kinds["through"] if character == "/" else 0))
        return staying | moving << 1

    def _that_take(self, character: str) -> int:
        """The steps that take `character`."""
        steps = self._by_character.get(character)
        if steps is None:
            steps = 0
            for number, step in enumerate(self._steps):
                if character and step.characters is not None and step.characters.has(character):
                    steps |= 1 << number
            self._by_character[character] = steps
        return steps

    def _without_taking(self, places: int, before: str, after: str) -> int:
        """`places`, and all that can be reached from them without taking a character."""
        passing = self._kinds["many"] | self._kinds["skip"]
        for assertion, steps in self._by_assertion.items():
            if assertion(before, after):
                passing |= steps
        while True:
            more = places | (places & passing) << 1 | (places & self._kinds["skip"]) << 2
            if more == places:
                return places
            places = more


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
        edges = [-1, *[edge for low, high in sorted(self.ranges) for edge in (low, high)], 0x110000]
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


def _read(text: str) -> tuple[_Step, ...]:
    """The steps of an expression. Raises RegexpError where Go's regexp does not compile it."""
    steps: list[_Step] = []
    at = 0
    while at < len(text):
        if text.startswith("(.*/)?", at):
            at += 6
            if [step.kind for step in steps[-2:]] != ["skip", "through"]:  # twice is once
                steps += (_Step("skip"), _Step("through", _ANY))
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
        raise RegexpError
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
                raise RegexpError
        ranges.append((first, last))
    return _Characters(tuple(ranges), is_negated), at + 1


def _read_bound(text: str, at: int) -> tuple[_Characters, int]:
    if at >= len(text):
        raise RegexpError
    if text[at] == "\\":
        return _read_escape(text, at)
    return _Characters(_of(text[at])), at + 1


def _named_class(name: str) -> tuple[tuple[int, int], ...]:
    ranges = _NAMED.get(name.removeprefix("^"))
    if ranges is None:
        raise RegexpError
    return _Characters(ranges, name.startswith("^")).without_negation()
