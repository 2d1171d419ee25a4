"""Here-documents: which words of a line announce one, and the text up to its terminator.

BuildKit cuts the line into words with its shell lexer, in a mode that keeps quotes, escapes and every `$name` as written, and
always with `\\` for an escape, whatever the file's own is. What follows does no more than that mode needs. Nesting costs no
recursion: what is open is on a stack.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import SPACE, quote
from learn.dockerfile.syntax.nodes import Heredoc

_ANNOUNCED: Final = re.compile(r"([0-9]*+)<<(-?)[\t\n\f\r ]*+([^<]*+)\Z")
_LEADING_TABS: Final = re.compile(r"^\t+", re.MULTILINE)
_MAX_DESCRIPTOR: Final = (1 << 64) - 1
_PLAIN: Final = re.compile(rf"[^{SPACE}\\$'\"<}}/]++")
_PLAIN_IN_DOUBLE_QUOTES: Final = re.compile(r'[^"$\\]++')
_BLANKS: Final = re.compile(r"[\t\n\v\f\r ]*+")

# Most lines need no lexer: without an escape and `${`, all that matters is quotes and white space.
_QUOTED: Final = r"""'[^']*+'|"[^"]*+\""""
_PLAIN_WORD: Final = re.compile(rf"""(?>(?:[^{SPACE}<'"]++|<<[\t\n\v\f\r ]*+|<|{_QUOTED})+)""")
_QUOTES_CLOSED: Final = re.compile(rf"""(?>(?:[^'"]++|{_QUOTED})*)\Z""")
_PLAIN_NAME: Final = re.compile(r"""[\w.-]++|'[\w. -]++'|"[\w. -]++\"""")


def find_heredocs(line: str) -> list[Heredoc]:
    """The here-documents that a logical line announces, in order, still without content.

    Raises DockerfileError where a terminator cannot be read.
    """
    if "\\" not in line and "${" not in line:
        if not _QUOTES_CLOSED.match(line):
            return []
        words = _PLAIN_WORD.findall(line)
    else:
        try:
            words = _Lexer(line, raw_quotes=True, raw_escapes=True).words()
        except _LexError:
            return []  # BuildKit ignores the error; without words there are no here-documents
    found = [parse_heredoc(word) for word in words if "<<" in word]
    return [heredoc for heredoc in found if heredoc is not None]


def parse_heredoc(word: str) -> Heredoc | None:
    """A word like `<<EOF`, `3<<-'EOF'` as a here-document without content; None where it is none.

    Raises DockerfileError where the terminator cannot be read.
    """
    match = _ANNOUNCED.match(word)
    if match is None or not match[3]:
        return None
    terminator, descriptor, strip_tabs = match[3], _descriptor(match[1]), bool(match[2])
    if _PLAIN_NAME.fullmatch(terminator):
        name = terminator.strip("'\"")
        return Heredoc(name, descriptor, "", expand=name == terminator, strip_tabs=strip_tabs)
    try:
        names = _Lexer(terminator, raw_quotes=False, raw_escapes=False).words()
        raw_names = _Lexer(terminator, raw_quotes=True, raw_escapes=False).words()
    except _LexError as error:
        raise DockerfileError(f"failed to process {quote(terminator)}: {error}") from None
    if len(names) != 1 or len(raw_names) != 1:
        return None
    expand = _quotes(names[0]) == _quotes(raw_names[0])  # a quote that was taken for one is gone from the name
    return Heredoc(names[0], descriptor, "", expand, strip_tabs)


def read_content(lines: Sequence[str], index: int, heredoc: Heredoc) -> int | None:
    """Fill in the content, which starts at `lines[index]`; the index behind the terminator, or None if it never comes."""
    for at in range(index, len(lines)):
        line = lines[at].rstrip("\r")
        if (line.lstrip("\t") if heredoc.strip_tabs else line) == heredoc.name:
            heredoc.content = "\n".join(lines[index:at]) + ("\n" if at > index else "")
            return at + 1
    return None


def without_leading_tabs(content: str) -> str:
    """What `<<-` makes of a content."""
    return _LEADING_TABS.sub("", content)


def _descriptor(digits: str) -> int:
    digits = digits.lstrip("0")
    return min(int(digits or "0"), _MAX_DESCRIPTOR) if len(digits) <= 20 else _MAX_DESCRIPTOR


def _quotes(text: str) -> int:
    return text.count("'") + text.count('"')


class _LexError(Exception):
    """The lexer's refusal, in its words."""


class _Open(NamedTuple):
    """Something begun and not yet ended: `${name:-…}`, one half of `${name/…/…}`, or a double quote; `stop` ends it."""

    stop: str
    raw_escapes: bool


class _Lexer:
    """BuildKit's shell lexer with no variable set and unset ones kept as written."""

    __slots__ = ("at", "buffer", "found", "inner", "raw_escapes", "raw_quotes", "stack", "text")

    def __init__(self, text: str, *, raw_quotes: bool, raw_escapes: bool) -> None:
        self.text = text.removeprefix("\ufeff")  # Go's text/scanner ignores a byte-order mark in front
        self.raw_quotes = raw_quotes
        self.raw_escapes = raw_escapes
        self.at = 0
        self.buffer: list[str] = []  # the word being made
        self.found: list[str] = []
        self.inner: list[str] = []  # the text so far of all that is open
        self.stack: list[_Open] = []

    def words(self) -> list[str]:
        """The words. Raises _LexError."""
        while self.at < len(self.text):
            if self.stack and self.stack[-1].stop == '"':
                self._in_double_quotes(self.stack[-1])
            else:
                self._unquoted()
        if self.stack:
            raise self._error("unexpected end of statement while looking for matching double-quote")
        self._end_word()
        return self.found

    def _unquoted(self) -> None:
        match = _PLAIN.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
            self._add(match.group())
            return
        letter = self.text[self.at]
        if self.stack and letter == self.stack[-1].stop:
            self.at += 1
            self._close()
        elif letter == "$":
            self._dollar()
        elif letter == "'":
            self._single_quotes()
        elif letter == '"':
            self.at += 1
            self.stack.append(_Open('"', self._raw_escapes_here()))
            self._add('"' if self.raw_quotes else "")
        elif letter == "\\":
            self._escape()
        elif letter == "<":
            self._less_than()
        else:
            self.at += 1
            if not self.stack and letter in SPACE:
                self._end_word()
            else:
                self._add(letter)

    def _escape(self) -> None:
        escaped = self.text[self.at + 1 : self.at + 2]
        self._add("\\" + escaped if self._raw_escapes_here() else escaped)
        self.at += 2

    def _less_than(self) -> None:
        """Blanks after `<<` belong to the word, so that `<< EOF` is one."""
        end = self.at + 1
        if self.text.startswith("<", end):
            match = _BLANKS.match(self.text, end + 1)
            end = match.end() if match else end + 1
        self._add(self.text[self.at : end])
        self.at = end

    def _single_quotes(self) -> None:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            self.at = len(self.text)
            raise self._error("unexpected end of statement while looking for matching single-quote")
        self._add(self.text[self.at : end + 1] if self.raw_quotes else self.text[self.at + 1 : end])
        self.at = end + 1

    def _in_double_quotes(self, quotes: _Open) -> None:
        match = _PLAIN_IN_DOUBLE_QUOTES.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
            self.inner.append(match.group())
            return
        letter = self.text[self.at]
        if letter == "$":
            self._dollar()
            return
        self.at += 1
        if letter == '"':
            self._close()
            return
        if quotes.raw_escapes:
            self.inner.append("\\")
        escaped = self.text[self.at : self.at + 1]
        if escaped and escaped in '"$\\':
            self.inner.append(escaped)
            self.at += 1
        elif escaped:
            self.inner.append("\\")

    def _dollar(self) -> None:
        start = self.at
        self.at += 1
        if not self.text.startswith("{", self.at):
            self._skip_name()
            self._add(self.text[start : self.at])
            return
        self.at += 1
        after = self.text[self.at : self.at + 1]
        if not after:
            raise self._error("syntax error: missing '}'")
        if after in "{}:":
            raise self._error("syntax error: bad substitution")
        self._skip_name()
        name = self.text[start : self.at]
        modifier = self.text[self.at : self.at + 1]
        self.at += 1
        if modifier == "}":
            self._add(name + "}")
        elif modifier == "/":
            self.at += self.text.startswith("/", self.at)  # written `//` or `/`, it is given as `/`
            self._open(name + "/", "/", raw_escapes=True)
        elif modifier and modifier in "+-?#%":
            self._open(name + modifier, "}", raw_escapes=modifier in "#%")
        elif modifier == ":":
            second = self.text[self.at : self.at + 1]
            self.at += 1
            if second and second in "#%":
                raise self._error(f"unsupported modifier (:{second}) in substitution")
            self._open(name + ":" + (second or "\ufffd"), "}", raw_escapes=False)
        else:
            raise self._error(f"unsupported modifier ({modifier or chr(0xFFFD)}) in substitution")

    def _open(self, text: str, stop: str, *, raw_escapes: bool) -> None:
        # BuildKit's lexer has one buffer for words, which a nested substitution empties.
        self.buffer.clear()
        self.stack.append(_Open(stop, raw_escapes))
        self.inner.append(text)

    def _close(self) -> None:
        """End what is open last. Once nothing is open, the text of it all is part of a word."""
        stop = self.stack.pop().stop
        if stop == "/":
            self._open("/", "}", raw_escapes=True)
            return
        if stop == "}" or self.raw_quotes:
            self.inner.append(stop)
        if self.stack:
            return
        text = "".join(self.inner)
        self.inner.clear()
        if stop == "}":
            self._add_split(text)
        else:
            self._add(text)

    def _skip_name(self) -> None:
        """Over a variable's name: digits, one special parameter, or letters, digits and `_`."""
        text, at = self.text, self.at
        if at < len(text) and text[at].isdecimal():
            while at < len(text) and text[at].isdecimal():
                at += 1
        elif at < len(text) and text[at] in "@*#?-$!":
            at += 1
        else:
            while at < len(text) and (text[at] == "_" or text[at].isalpha() or text[at].isdecimal()):
                at += 1
        self.at = at

    def _raw_escapes_here(self) -> bool:
        return self.stack[-1].raw_escapes if self.stack else self.raw_escapes

    def _add(self, text: str) -> None:
        if self.stack:
            self.inner.append(text)
        elif text:
            self.buffer.append(text)

    def _add_split(self, text: str) -> None:
        """Add the result of a substitution, in which white space ends words."""
        for letter in text:
            if letter in SPACE:
                self._end_word()
            else:
                self.buffer.append(letter)

    def _end_word(self) -> None:
        if self.buffer:
            self.found.append("".join(self.buffer))
            self.buffer.clear()

    def _error(self, message: str) -> _LexError:
        """At the end of the text, BuildKit names what the outermost substitution misses instead."""
        if self.at >= len(self.text):
            for opened in self.stack:
                if opened.stop == "/":
                    return _LexError("syntax error: missing '/' in ${}")
                if opened.stop == "}":
                    return _LexError("syntax error: missing '}'")
        return _LexError(message)
