"""Words with dollars in them: `$NAME`, `${NAME:-x}`, quotes and escapes, as BuildKit's shell lexer takes them.

BuildKit: `frontend/dockerfile/shell/lex.go`. This module tells what it met and does not know where values come from.

BuildKit descends into itself for every `${`; here the open ones stand on a list, so that depth costs nothing. All of
them write to one list of pieces, and a substitution remembers where its own begin: a default that is used is already
in place when its `}` comes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import fields, quote, trim_space
from learn.dockerfile.patterns import Search, read_segments, read_template, reversed_pattern

MAX_EXPANDED: Final = 1 << 20
"""Characters (1 MiB) that one value may grow to. BuildKit has no such limit: `ENV A=$A$A` doubles with every line."""

MAX_PATTERN: Final = 1 << 10
"""Characters that the pattern of `${NAME#pattern}` and its like may have. BuildKit has no such limit."""

MAX_MATCHED: Final = 1 << 16
"""Characters that all patterns and replacements of one word, and the values they are held against, may have together.
BuildKit has no such limit either; with both, no word can cost more than its length excuses."""

_BYTE_ORDER_MARK: Final = "\ufeff"
_END: Final = "\ufffd"  # what Go makes of "no more characters" where it prints it as one
_HEREDOC_OPENING: Final = re.compile(r"<<[\t\r ]*")
_SPECIAL_PARAMETERS: Final = frozenset("@*#?-$!0")


# Not frozen, for speed. Nobody writes to it.
@dataclass(slots=True, unsafe_hash=True)
class Expansion:
    """What became of `word`. `matched` and `unmatched` are the names looked up, in the order BuildKit asks for them."""

    word: str
    result: str
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]


class ExpansionError(DockerfileError):
    """A word that cannot be expanded, in BuildKit's words; with the names that had been looked up by then."""

    def __init__(self, message: str, matched: tuple[str, ...] = (), unmatched: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.matched = matched
        self.unmatched = unmatched


def expand(
    word: str,
    values: Mapping[str, str],
    escape: str = "\\",
    *,
    skip_quotes: bool = False,
    raw_quotes: bool = False,
    raw_escapes: bool = False,
    skip_unset: bool = False,
) -> Expansion:
    """Replace the variables in `word` by their `values`, and take its quotes and escapes away.

    `skip_quotes` takes quotes for ordinary characters, `raw_quotes` and `raw_escapes` leave them standing, and
    `skip_unset` leaves standing what names a variable that has no value. BuildKit: Lex.ProcessWordWithMatches.
    Raises ExpansionError.
    """
    if _is_plain(word, escape):
        return Expansion(word, word, (), ())
    lexer = _Lexer(word, values, escape, skip_quotes, raw_quotes, raw_escapes, skip_unset)
    lexer.run()
    return lexer.expansion()


def expand_words(word: str, values: Mapping[str, str], escape: str = "\\") -> tuple[tuple[str, ...], Expansion]:
    """Expand `word`, then cut the result at white space that was neither quoted nor escaped.

    BuildKit: Lex.ProcessWords, which EXPOSE uses. Raises ExpansionError.
    """
    if _is_plain(word, escape) and "<<" not in word:
        return tuple(fields(word)), Expansion(word, word, (), ())
    words = _Words()
    lexer = _Lexer(word, values, escape, False, False, False, False, words)
    lexer.run()
    return words.finish(), lexer.expansion()


def _is_plain(word: str, escape: str) -> bool:
    return not ("$" in word or escape in word or '"' in word or "'" in word or word.startswith(_BYTE_ORDER_MARK))


@cache
def _ordinary(escape: str) -> re.Pattern[str]:
    """Up to the next character that may mean something; which of them does is for the frame to say."""
    return re.compile(f"[^$'\"}}/<{re.escape(escape)}]+")


class _Words:
    """The result, cut into words while it is made."""

    __slots__ = ("_finished", "_open")

    def __init__(self) -> None:
        self._finished: list[str] = []
        self._open: list[str] = []

    def add(self, text: str) -> None:
        """Add text whose white space separates words."""
        for character in text:
            if trim_space(character):
                self._open.append(character)
            else:
                self._close()

    def add_raw(self, text: str) -> None:
        """Add text that was quoted or escaped."""
        if text:
            self._open.append(text)

    def forget_open(self) -> None:
        """Lose the word begun. BuildKit keeps it in a buffer that every `${x:-…}` empties for its own use, so that
        `EXPOSE 80${NONE:-80}` is port 80."""
        self._open.clear()

    def finish(self) -> tuple[str, ...]:
        """All words; what is open ends here."""
        self._close()
        return tuple(self._finished)

    def _close(self) -> None:
        if self._open:
            self._finished.append("".join(self._open))
            self._open.clear()


class _Frame:
    """A stretch of the word that waits for its `end`: "" (the whole word), a double quote, or "}" and "/" in a `${`.

    `raw` keeps escapes. `start` counts the pieces written before this stretch, `length` their characters. `name`,
    `operator` (with its colon) and `pattern` belong to a `${`.
    """

    __slots__ = ("end", "length", "name", "operator", "pattern", "raw", "start")

    def __init__(self, end: str, raw: bool, start: int, length: int, name: str = "", operator: str = "") -> None:
        self.end = end
        self.raw = raw
        self.start = start
        self.length = length
        self.name = name
        self.operator = operator
        self.pattern = ""


class _Lexer:
    """One word on its way through. `at` is where the next character is read, as BuildKit's scanner has it."""

    def __init__(
        self,
        word: str,
        values: Mapping[str, str],
        escape: str,
        skip_quotes: bool,
        raw_quotes: bool,
        raw_escapes: bool,
        skip_unset: bool,
        words: _Words | None = None,
    ) -> None:
        self.word = word
        self.words = words
        self._values = values
        self._escape = escape
        self._skip_quotes = skip_quotes
        self._raw_quotes = raw_quotes
        self._skip_unset = skip_unset
        # Go's scanner drops a byte-order mark in front.
        self._at = 1 if word.startswith(_BYTE_ORDER_MARK) else 0
        self._pieces: list[str] = []
        self._length = 0
        self._matched = 0
        self._limit = max(MAX_EXPANDED, len(word))
        self._frames = [_Frame("", raw_escapes, 0, 0)]
        self._met: dict[str, bool] = {}
        self._ordinary = _ordinary(escape)

    def expansion(self) -> Expansion:
        """What came of it; to be asked once it has run."""
        return Expansion(self.word, "".join(self._pieces), self._names(True), self._names(False))

    def run(self) -> None:
        """Read the word to its end."""
        word, size = self.word, len(self.word)
        while self._at < size:
            frame = self._frames[-1]
            plain = self._ordinary.match(word, self._at)
            if plain:
                self._at = plain.end()
                self._write(plain.group(), splits=True)
                continue
            character = word[self._at]
            if character == frame.end:
                self._at += 1
                self._close(frame)
            elif character == "$":
                self._at += 1
                self._dollar()
            elif frame.end == '"':
                self._inside_double_quotes(frame, character)
            elif character == "'" and not self._skip_quotes:
                self._single_quotes()
            elif character == '"' and not self._skip_quotes:
                self._open('"', frame.raw)
                self._at += 1
                if self._raw_quotes:
                    self._write('"')
            elif character == self._escape:
                self._escaped(frame)
            elif character == "<":
                self._less_than()
            else:
                self._at += 1
                self._write(character, splits=True)
        if len(self._frames) > 1:
            # Only a quote outside of any `${` keeps these words: see _fail.
            raise self._fail("unexpected end of statement while looking for matching double-quote")

    def _names(self, found: bool) -> tuple[str, ...]:
        return tuple(name for name, is_set in self._met.items() if is_set is found)

    def _fail(self, message: str) -> ExpansionError:
        """The error to raise. At the end of the word every open `${` puts its own words in place of the error within."""
        if self._at >= len(self.word):
            outermost = next((frame.end for frame in self._frames if frame.end in ("}", "/")), None)
            if outermost == "}":
                message = "syntax error: missing '}'"
            elif outermost == "/":
                message = "syntax error: missing '/' in ${}"
        return ExpansionError(f"failed to process {quote(self.word)}: {message}", self._names(True), self._names(False))

    def _too_long(self) -> ExpansionError:
        message = f"expanded value is longer than {MAX_EXPANDED} characters"
        return ExpansionError(message, self._names(True), self._names(False))

    def _write(self, text: str, splits: bool = False) -> None:
        """Add to the result. `splits`: its white space separates words, where words are wanted."""
        self._length += len(text)
        if self._length > self._limit:
            raise self._too_long()
        self._pieces.append(text)
        if self.words is not None and len(self._frames) == 1:
            if splits:
                self.words.add(text)
            else:
                self.words.add_raw(text)

    def _open(self, end: str, raw: bool, name: str = "", operator: str = "") -> None:
        self._frames.append(_Frame(end, raw, len(self._pieces), self._length, name, operator))

    def _take(self, frame: _Frame) -> str:
        """What has been written since `frame` began, taken back."""
        text = "".join(self._pieces[frame.start :])
        del self._pieces[frame.start :]
        self._length = frame.length
        return text

    def _next(self) -> str:
        """The next character, read; "" at the end."""
        character = self.word[self._at : self._at + 1]
        self._at += len(character)
        return character

    # Quotes and escapes

    def _single_quotes(self) -> None:
        end = self.word.find("'", self._at + 1)
        if end < 0:
            self._at = len(self.word)
            raise self._fail("unexpected end of statement while looking for matching single-quote")
        self._write(self.word[self._at : end + 1] if self._raw_quotes else self.word[self._at + 1 : end])
        self._at = end + 1

    def _inside_double_quotes(self, frame: _Frame, character: str) -> None:
        self._at += 1
        if character != self._escape:
            self._write(character)
            return
        if frame.raw:
            self._write(character)
        following = self.word[self._at : self._at + 1]
        if following in ('"', "$", self._escape):
            self._at += 1
            self._write(following)
        elif following:
            self._write(character)

    def _escaped(self, frame: _Frame) -> None:
        self._at += 1
        if frame.raw:
            self._write(self._escape)
        self._write(self._next())

    def _less_than(self) -> None:
        """Take `<<` and the blanks behind it: in a here-document's opening they separate no words."""
        match = _HEREDOC_OPENING.match(self.word, self._at)
        text = match.group() if match else "<"
        self._at += len(text)
        self._write(text)

    # Substitutions

    def _dollar(self) -> None:
        if self.word[self._at : self._at + 1] == "{":
            self._at += 1
            self._begin_substitution()
            return
        name = self._name()
        if not name:
            self._write("$", splits=True)
            return
        value = self._look_up(name)
        if value is None:
            value = f"${name}" if self._skip_unset else ""
        self._write(value, splits=True)

    def _begin_substitution(self) -> None:
        following = self.word[self._at : self._at + 1]
        if not following:
            raise self._fail("syntax error: missing '}'")
        if following in "{}:":
            raise self._fail("syntax error: bad substitution")
        name = self._name()
        operator = self._next()
        if operator == "}":
            value = self._look_up(name)
            if value is None:
                value = f"${{{name}}}" if self._skip_unset else ""
            self._write(value, splits=True)
        elif operator == "/":
            if self.word[self._at : self._at + 1] == "/":
                operator += self._next()
            self._begin_operand("/", True, name, operator)
        elif operator and operator in "+-?#%":
            self._begin_operand("}", operator in "#%", name, operator)
        elif operator == ":":
            modifier = self._next()
            if modifier and modifier in "#%":
                raise self._fail(f"unsupported modifier (:{modifier}) in substitution")
            self._begin_operand("}", False, name, operator + (modifier or _END))
        else:
            raise self._fail(f"unsupported modifier ({operator or _END}) in substitution")

    def _begin_operand(self, end: str, raw: bool, name: str, operator: str) -> None:
        if self.words is not None:
            self.words.forget_open()
        self._open(end, raw, name, operator)
        self._pieces.append("")  # room for what skip_unset puts in front

    def _close(self, frame: _Frame) -> None:
        if frame.end == '"':
            if self._raw_quotes:
                self._write('"')
            self._frames.pop()
            self._hand_to_words(frame, splits=False)
        elif frame.end == "/":
            frame.pattern = self._take(frame)
            frame.end = "}"
            self._pieces.append("")
        else:
            self._frames.pop()
            self._substitute(frame)
            self._hand_to_words(frame, splits=True)

    def _hand_to_words(self, frame: _Frame, splits: bool) -> None:
        if self.words is None or len(self._frames) > 1:
            return
        text = "".join(self._pieces[frame.start :])
        if splits:
            self.words.add(text)
        else:
            self.words.add_raw(text)

    def _substitute(self, frame: _Frame) -> None:
        """Leave in place of the operand, which stands in the pieces from `frame.start` on, what the `${…}` comes to."""
        value = self._look_up(frame.name)
        operator = frame.operator
        if value is None and self._skip_unset:
            self._leave_standing(frame)
        elif operator in ("-", ":-"):
            if value or (value is not None and operator == "-"):
                self._put(frame, value)
        elif operator in ("+", ":+"):
            if not value and (value is None or operator == ":+"):
                self._put(frame, "")
        elif operator in ("?", ":?"):
            if value is None or (not value and operator == ":?"):
                is_what = "unset" if value is None else "empty"
                message = self._take(frame) or f"is not allowed to be {is_what}"
                raise self._fail(f"{frame.name}: {message}")
            self._put(frame, value)
        elif operator in ("#", "%"):
            self._put(frame, self._without_affix(value or "", self._take(frame), operator))
        elif operator in ("/", "//"):
            self._put(frame, self._with_replacement(value or "", frame.pattern, self._take(frame), operator == "//"))
        else:
            raise self._fail(f"unsupported modifier ({operator}) in substitution")

    def _leave_standing(self, frame: _Frame) -> None:
        pattern = f"{frame.pattern}/" if frame.operator in ("/", "//") else ""
        operator = "/" if frame.operator == "//" else frame.operator  # BuildKit writes one slash for two
        self._pieces[frame.start] = opening = f"${{{frame.name}{operator}{pattern}"
        self._length += len(opening) + 1
        self._pieces.append("}")

    def _put(self, frame: _Frame, text: str) -> None:
        del self._pieces[frame.start :]
        self._length = frame.length + len(text)
        if self._length > self._limit:
            raise self._too_long()
        self._pieces.append(text)

    def _without_affix(self, value: str, pattern: str, operator: str) -> str:
        greedy = pattern.startswith(operator)
        if greedy:
            pattern = pattern[1:]
        if operator == "#":
            return self._without_prefix(value, pattern, greedy)
        # The shortest match at the end is found from the end, with the pattern turned round.
        return self._without_prefix(value[::-1], reversed_pattern(pattern), greedy)[::-1]

    def _without_prefix(self, value: str, pattern: str, greedy: bool) -> str:
        end = self._compiled(pattern, value).match_at(0, greedy)
        return value if end is None else value[end:]

    def _with_replacement(self, value: str, pattern: str, replacement: str, everywhere: bool) -> str:
        search = self._compiled(pattern, value, len(replacement))
        if everywhere:
            return self._with_all_replaced(search, value, replacement)
        found = search.find(0)
        return value if found is None else value[: found[0]] + replacement + value[found[1] :]

    def _with_all_replaced(self, search: Search, value: str, replacement: str) -> str:
        template = tuple(read_template(replacement))
        pieces: list[str] = []
        length = last = 0
        for start, end in search.find_all():
            inserted = "".join(value[start:end] if part is None else part for part in template)
            pieces += (value[last:start], inserted)
            length += start - last + len(inserted)
            last = end
            if length > self._limit:
                raise self._too_long()
        pieces.append(value[last:])
        return "".join(pieces)

    def _compiled(self, pattern: str, value: str, replacement_length: int = 0) -> Search:
        if len(pattern) > MAX_PATTERN:
            raise self._fail(f"pattern longer than {MAX_PATTERN} characters in substitution")
        self._matched += len(pattern) + len(value) + replacement_length
        if self._matched > MAX_MATCHED:
            raise self._fail(f"more than {MAX_MATCHED} characters to be matched in the substitutions of one word")
        try:
            segments = read_segments(pattern)
        except ValueError as error:
            raise self._fail(f"invalid pattern ({pattern}) in substitution: {error}") from None
        return Search(segments, value)

    def _name(self) -> str:
        """Read a name: digits, or one special parameter, or letters, digits and underscores."""
        word, start, at = self.word, self._at, self._at
        if word[at : at + 1].isdecimal():
            while word[at : at + 1].isdecimal():
                at += 1
        elif word[at : at + 1] in _SPECIAL_PARAMETERS:
            at += 1
        else:
            while (character := word[at : at + 1]).isalpha() or character.isdecimal() or character == "_":
                at += 1
        self._at = at
        return word[start:at]

    def _look_up(self, name: str) -> str | None:
        value = self._values.get(name)
        self._met[name] = value is not None
        return value
