"""The shell command of a RUN cut into simple commands and their words, so that checks can read it. Nothing is executed.

It follows the POSIX shell's token recognition (quotes, `$(…)`, backquotes, here-document scripts, redirections, comments)
as far as telling commands apart needs it, takes anything and never fails. What stands inside a substitution stays one word.
Time is linear in the text; nesting lies on a stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.syntax.nodes import Node
from learn.dockerfile.syntax.source import Source

SHELLS: Final = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "busybox"})
"""Programs whose commands are read here, by the last element of their path."""

_TOKEN: Final = re.compile(
    r"""
      (?P<space>[ \t\r\f\v]++)
    | (?P<word>[^\s'"\\`$;&|<>()]++)
    | (?P<next_line>\\[ \t\r]*+\n)
    | (?P<newline>\n)
    | (?P<single>'[^']*+'?+)
    | (?P<redirect>&>>?+|<<<|<<-?+|>>|>[&|]?+|<[&>]?+)
    | (?P<operator>&&?+|\|[|&]?+|;;?+)
    | (?P<variable>\$\{[^}]*+\}?+)
    | (?P<substitution>\$\()
    | (?P<escaped>\\.)
    | (?P<double>")
    | (?P<backquote>`)
    | (?P<paren>[()])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_NOT_PLAIN: Final = re.compile(r"""['"`$<>()#]|(?<=\S)\\|\\(?![ \t\r]*+\n)""")
_PLAIN_TOKEN: Final = re.compile(r"([^\s&|;\\]++)|&&?+|\|[|&]?+|;;?+")
_IN_DOUBLE_QUOTES: Final = re.compile(r'[^"\\$`]++|\\.|\$\(|.', re.DOTALL)
_IN_SUBSTITUTION: Final = re.compile(r"""[^'"\\$`()]++|'[^']*+'?+|\\.|\$\(|.""", re.DOTALL)
_COMMENT_LINES: Final = re.compile(r"(?:[ \t\r]*+(?:\#[^\n]*+)?\n)*+")
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+\+?=")
_SCRIPT: Final = re.compile(r"\s*<<-?\s*[\"']?[^\s\"'<>|&;]+[\"']?\s*")
_RESERVED: Final = frozenset({"if", "then", "else", "elif", "while", "until", "do", "!", "{", "time"})
_WRAPPERS: Final = frozenset({"exec", "command", "env", "nice", "nohup", "eatmydata"})
_IN_FRONT: Final = _RESERVED | _WRAPPERS | {"sudo"}
_CLOSERS: Final = {'"': '"', "`": "`", "(": ")", "$(": ")"}


@dataclass(slots=True)
class Word:
    """A word without its quotes, and where it stands in the source; -1 where that cannot be told."""

    text: str
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class Command:
    """One simple command. `before` and `after` are the operators around it: `&&`, `||`, `;`, `|`, a line feed, or "".

    `words` has neither assignments in front nor wrappers such as `exec` and `sudo`; `sudo` is where that stood.
    `redirects` are pairs of operator and target.
    """

    words: tuple[Word, ...]
    redirects: tuple[tuple[str, str], ...]
    before: str
    after: str
    sudo: Word | None = None
    note: object = None
    """What a reader of commands made of it, so that it is made once."""

    @property
    def name(self) -> str:
        """The program, without the folder it is in; "" for a bare assignment."""
        return self.words[0].text.rpartition("/")[2] if self.words else ""

    @property
    def arguments(self) -> list[str]:
        """What follows the program."""
        return [word.text for word in self.words[1:]]

    def has_option(self, *names: str) -> bool:
        """Whether one of these options is given; `-y` also as a letter of `-qy`, `--output` also as `--output=x`."""
        for word in self.words[1:]:
            text = word.text
            if text[:1] != "-":
                continue
            if text in names or text.partition("=")[0] in names:
                return True
            if text[1:].isalpha() and any(f"-{letter}" in names for letter in text[1:]):
                return True
        return False

    def operands(self) -> Iterator[Word]:
        """The words that are no options. Values of options are among them: only the program knows."""
        for word in self.words[1:]:
            if not word.text.startswith("-"):
                yield word


def commands_of(source: Source, node: Node, shell: Sequence[str] | None, escape: str) -> tuple[Command, ...]:
    """The commands of a RUN as it stands in the file; none where `shell` is not one that is read here."""
    if node.form == "exec":
        return commands_of_words(node.arguments)
    if escape != "\\" or (shell and shell[0].rpartition("/")[2] not in SHELLS):
        return ()
    start = node.offset + len(node.written)
    end = min(source.line_starts[node.end_line], len(source.text))
    end -= source.text.endswith("\n", start, end)
    if _NOT_PLAIN.search(source.text, start, end) is None:
        return _plain_commands(source.text, start, end, len(node.flags))
    reader = _Reader(source.text, start, end, in_dockerfile=True)
    commands = reader.read(skip_words=len(node.flags))
    if node.heredocs and not any(command.words for command in commands):
        return _script(source.text, reader.at, node)
    return tuple(commands)


def commands_of_words(words: Sequence[str]) -> tuple[Command, ...]:
    """The command of an exec form; that of the shell's `-c` where it starts one. Nothing has a place."""
    if len(words) > 2 and words[0].rpartition("/")[2] in SHELLS and words[-2].startswith("-") and words[-2].endswith("c"):
        text = words[-1]
        return tuple(_without_places(_Reader(text, 0, len(text), in_dockerfile=False).read()))
    return (_command([Word(word) for word in words], [], "", ""),) if words else ()


def _plain_commands(text: str, start: int, end: int, skip_words: int) -> tuple[Command, ...]:
    """The commands of a RUN that has nothing but words and operators, as most have. Line feeds are continuations there."""
    commands: list[Command] = []
    words: list[Word] = []
    before = ""
    for match in _PLAIN_TOKEN.finditer(text, start, end):
        if match.lastindex is None:
            operator = match.group()
            if words:
                commands.append(_command(words, [], before, operator))
                words = []
            before = operator
        elif skip_words:
            skip_words -= 1
        else:
            words.append(Word(match[1], match.start(), match.end()))
    if words:
        commands.append(_command(words, [], before, ""))
    return tuple(commands)


def _script(text: str, at: int, node: Node) -> tuple[Command, ...]:
    """The commands of a here-document that is all there is to a RUN."""
    content = node.heredocs[0].content
    if content.startswith("#!") and content.partition("\n")[0].split("/")[-1].split(" ")[-1].strip() not in SHELLS:
        return ()
    if text.startswith(content, at):
        return tuple(_Reader(text, at, at + len(content), in_dockerfile=False).read())
    return tuple(_without_places(_Reader(content, 0, len(content), in_dockerfile=False).read()))


def _without_places(commands: Sequence[Command]) -> Iterator[Command]:
    for command in commands:
        words = tuple([Word(word.text) for word in command.words])
        yield Command(words, command.redirects, command.before, command.after, Word("sudo") if command.sudo else None)


class _Reader:
    """One pass over a text. In a Dockerfile, an instruction's lines are one and a `#` comments out all the rest."""

    __slots__ = (
        "_before", "_commands", "_end", "_in_dockerfile", "_pieces", "_redirect", "_redirects", "_start", "_text", "_words", "at",
    )  # fmt: skip

    def __init__(self, text: str, start: int, end: int, *, in_dockerfile: bool) -> None:
        self._text = text
        self._end = end
        self._in_dockerfile = in_dockerfile
        self._commands: list[Command] = []
        self._words: list[Word] = []
        self._redirects: list[tuple[str, str]] = []
        self._pieces: list[str] = []
        self._start = -1  # of the word being read
        self._redirect = ""  # the operator whose target is awaited
        self._before = ""
        self.at = start

    def read(self, skip_words: int = 0) -> list[Command]:
        """All commands, without the first `skip_words` words. Leaves `at` behind the instruction's own lines."""
        match_token = _TOKEN.match
        end = self._end
        while self.at < self._end:
            match = match_token(self._text, self.at, self._end)
            if match is None:
                break
            kind, token = match.lastgroup, match.group()
            start, self.at = self.at, match.end()
            if kind == "word":
                if token[0] == "#" and self._start < 0:
                    if not self._skip_comment():
                        break
                else:
                    self._add(token, start)
            elif kind == "space":
                self._end_word(start)
            elif kind == "newline" and self._in_dockerfile:
                end = start
                break
            else:
                self._take(kind or "", token, start)
            if skip_words and self._words and self._start < 0:
                self._words.pop()
                skip_words -= 1
        self._end_word(min(self.at, end))
        self._end_command("")
        return self._commands

    def _take(self, kind: str, token: str, start: int) -> None:
        if kind in ("operator", "newline", "paren"):
            self._end_word(start)
            self._end_command(token)
        elif kind == "redirect":
            if self._pieces and "".join(self._pieces).isdigit():
                self._pieces.clear()
                self._start = -1
            self._end_word(start)
            self._redirect = token
        elif kind == "next_line":
            if self._in_dockerfile:
                self._skip_comment_lines()
        elif kind == "single":
            self._add(token[1:].removesuffix("'"), start)
        elif kind == "escaped":
            self._add(token[1:], start)
        elif kind in ("double", "substitution", "backquote"):
            self._add("" if kind == "double" else token, start)
            self._skip_nested(token)
        else:
            self._add(token, start)

    def _skip_nested(self, opener: str) -> None:
        """Over quotes or a substitution and all that is nested in it, which is part of the word."""
        stack = [_CLOSERS[opener]]
        while stack and self.at < self._end:
            pattern = _IN_DOUBLE_QUOTES if stack[-1] == '"' else _IN_SUBSTITUTION
            match = pattern.match(self._text, self.at, self._end)
            if match is None:
                return
            piece, self.at = match.group(), match.end()
            if piece == "\\\n":
                if self._in_dockerfile:
                    self._skip_comment_lines()
                continue
            if piece == stack[-1]:
                stack.pop()
                if piece == '"' and not stack:
                    return
            elif piece in _CLOSERS and not (piece == "(" and stack[-1] == '"'):
                stack.append(_CLOSERS[piece])
            elif len(piece) == 2 and piece[0] == "\\" and stack == ['"']:
                piece = piece[1] if piece[1] in '"\\$`' else piece
            self._pieces.append(piece)

    def _skip_comment(self) -> bool:
        """Over a comment; whether anything can follow."""
        newline = -1 if self._in_dockerfile else self._text.find("\n", self.at, self._end)
        if newline >= 0:
            self.at = newline
        return newline >= 0

    def _skip_comment_lines(self) -> None:
        match = _COMMENT_LINES.match(self._text, self.at, self._end)
        if match is not None:
            self.at = match.end()

    def _add(self, piece: str, start: int) -> None:
        if self._start < 0:
            self._start = start
        self._pieces.append(piece)

    def _end_word(self, end: int) -> None:
        if self._start < 0:
            return
        text = "".join(self._pieces)
        if self._redirect:
            self._redirects.append((self._redirect, text))
            self._redirect = ""
        else:
            self._words.append(Word(text, self._start, end))
        self._pieces.clear()
        self._start = -1

    def _end_command(self, operator: str) -> None:
        self._redirect = ""
        if self._words or self._redirects:
            self._commands.append(_command(self._words, self._redirects, self._before, operator))
            self._words, self._redirects = [], []
            self._before = operator
        elif operator not in ("\n", "(", ")", ""):
            self._before = operator


def _command(words: list[Word], redirects: list[tuple[str, str]], before: str, after: str) -> Command:
    """A command without what stands in front of the program's name."""
    first = words[0].text if words else ""
    if "=" not in first and first not in _IN_FRONT:
        return Command(tuple(words), tuple(redirects), before, after)
    at, sudo = 0, None
    is_wrapped = False
    for at, word in enumerate(words):  # noqa: B007  # its last value is what is asked for
        text = word.text
        if text == "sudo":
            sudo, is_wrapped = word, True
        elif text in _WRAPPERS:
            is_wrapped = True
        elif not (text in _RESERVED or (is_wrapped and text.startswith("-")) or _ASSIGNMENT.match(text)):
            break
    else:
        at = len(words)
    return Command(tuple(words[at:]), tuple(redirects), before, after, sudo)
