"""The shell command of a RUN cut into simple commands and their words, so that checks can read it. Nothing is executed.

It follows the POSIX shell's token recognition (quotes, `$(…)`, backquotes, here-document scripts, redirections, comments)
as far as telling commands apart needs it, takes anything and never fails. What stands inside a substitution stays one word.
Time is linear in the text; nesting lies on a stack.

Cutting tells only where each command begins, which program it calls and what joins it to the next, with one pattern for a
whole command. Its words are cut when somebody asks for them, and where they stand in the file when something is to be shown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.golang import SPACE
from learn.dockerfile.syntax.lines import strip_continuation
from learn.dockerfile.syntax.nodes import Node
from learn.dockerfile.syntax.source import Source

SHELLS: Final = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "busybox"})
"""Programs whose commands are read here, by the last element of their path."""

_SUBSTITUTION: Final = r"""\$\((?>(?:[^'"\\`$()]++|'[^']*+'|\$(?![({]))*)\)"""
_DOUBLE: Final = rf'"(?>(?:[^"\\$`]++|\\.|\$(?!\()|{_SUBSTITUTION})*)"'
_IN_WORD: Final = rf"""
      '[^']*+'?+ \#*+
    | {_DOUBLE} \#*+
    | \\(?:[ \t\r]*+\n|.\#*+|\Z)
    | \$\{{[^}}]*+\}}?+ \#*+
    | {_SUBSTITUTION} \#*+
    | \$(?!\()
    | (?<=[^\s;&|<>()])\#
"""
"""What may stand in a word besides plain characters. A `#` begins a comment only where a word would begin."""

_REST: Final = rf"""
    ((?>(?: [^'"\\`$;&|<>()\#\n]++ | {_IN_WORD} | &> | >[&|]?+ | <&?+ | \#[^\n]*+ )*))
    (&&?+|\|[|&]?+|;;?+|[()\n]|["`]|\$\(|\Z)
"""
_COMMAND: Final = re.compile(
    rf"""
    (\s*+
     (?>(?: [ \t\r\f\v]++
       | (?:if|then|else|elif|while|until|do|!|\{{|time)(?=\s)
       | [A-Za-z_][A-Za-z0-9_]*+\+?+= (?>(?: [^\s'"\\`$;&|<>()\#]++ | {_IN_WORD} )*) (?=[\s;&|()]|\Z)
     )*))
    ((?>(?: [^\s'"\\`$;&|<>()\#=]++ (?=[\s;&|()]|\Z) )?))
    {_REST}
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
"""What stands in front of a program, its name if that is plain, the rest, and the operator behind the command.

Where quotes or a substitution are nested deeper than the pattern can see, it ends at what opens them.
"""
_BEHIND_NESTED: Final = re.compile(rf"\#*+{_REST}", re.VERBOSE | re.DOTALL | re.ASCII)

_SIMPLE: Final = re.compile(r"(?>(?:[\t !%*-:=?-\[\]^_a-z{}~]++|\$(?![({])|\$\{\w*+\}|&&(?!&)|;(?!;)|\|\|?+(?![|&]))*)", re.ASCII)
"""A text of plain words and the commonest operators, as most RUNs are: it is cut at these and at blanks."""
_OPERATORS: Final = re.compile(r"(&&|\|\|?+|;)")

_PLAIN: Final = re.compile(r"(?>(?:[\t\r !%&(-;=?-\[\]-_a-~]++|\$(?![({])|\$\{\w*+\})*)", re.ASCII)
"""What is cut into words at its blanks and nowhere else."""

_PIECES: Final = rf"""((?>(?: [^\s'"\\`$;&|<>()\#]++ | {_IN_WORD} )*))(?>(["`]|\$\()?)"""
_WORD: Final = re.compile(
    rf"(?>(?:\s|\\[ \t\r]*+\n)*)(?: ([0-9]*+(?:&>>?+|<<<|<<-?+|>>|>[&|]?+|<[&>]?+)) | (\#[^\n]*+) | {_PIECES} )",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
"""A redirection, a comment, or a word up to what is nested in it too deep for the pattern."""
_MORE_OF_WORD: Final = re.compile(rf"(\#*+){_PIECES}", re.VERBOSE | re.DOTALL | re.ASCII)
_QUOTED: Final = re.compile(
    rf"""
      '([^']*+)'?+
    | "((?>(?:[^"\\$`]++|\\.|\$(?!\()|{_SUBSTITUTION})*))"
    | \\(?:[ \t\r]*+\n|(.))
    | (\$\{{[^}}]*+\}}?+ | {_SUBSTITUTION})
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPED: Final = re.compile(r'\\(?:\n|(["\\$`]))')
_BLANK: Final = re.compile(r"\S++")
_IN_DOUBLE_QUOTES: Final = re.compile(r'[^"\\$`]++|\\.|\$\(|.', re.DOTALL)
_IN_SUBSTITUTION: Final = re.compile(r"""[^'"\\$`()]++|'[^']*+'?+|\\.|\$\(|.""", re.DOTALL)
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+\+?=")
_RESERVED: Final = frozenset({"if", "then", "else", "elif", "while", "until", "do", "!", "{", "time"})
_WRAPPERS: Final = frozenset({"exec", "command", "env", "nice", "nohup", "eatmydata"})
_IN_FRONT: Final = _RESERVED | _WRAPPERS | {"sudo"}
_CLOSERS: Final = {'"': '"', "`": "`", "(": ")", "$(": ")"}
_GROUPING: Final = frozenset({"\n", "(", ")", ""})
_OPENERS: Final = frozenset({'"', "`", "$("})
_FAR: Final = 1 << 62
"""More than any offset."""

_DIGITS: Final = "0123456789."

Lines = Sequence[tuple[int, int]]
"""Where lines begin: in a text, and in the source that it was taken from. Between two of them the distance stays the same."""

_Piece = tuple[str, str, str, str]


@dataclass(slots=True)
class Word:
    """A word without its quotes, and where it stands in the source; -1 where that cannot be told."""

    text: str
    start: int = -1
    end: int = -1


class _Text:
    """A text, and where it stands in the source. Commands know this and not their Script, so that nothing goes in circles."""

    __slots__ = ("_bounds", "_lines", "_node", "_source", "text")

    def __init__(self, text: str, lines: Lines, source: Source | None = None, node: Node | None = None) -> None:
        self.text = text
        self._lines: Lines | None = lines if node is None else None
        self._source = source
        self._node = node  # whose lines they are, until somebody asks for a place
        self._bounds: list[tuple[int, int]] | None = None

    def bounds(self, number: int) -> tuple[int, int]:
        """Where in a simple text the command of this number begins and ends."""
        if self._bounds is None:
            self._bounds = []
            at = 0
            for lead, first, rest, after in _COMMAND.findall(self.text):
                start = at + len(lead)
                at = start + len(first) + len(rest)
                self._bounds.append((start, at))
                at += len(after)
        return self._bounds[number]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the source stands what is at these offsets; -1 and -1 where that cannot be told."""
        lines = self._lines
        if lines is None:
            source, node = self._source, self._node
            lines = self._lines = _lines_of(source, node) if source is not None and node is not None else ()
        if len(lines) == 1:
            line, place = lines[0]
            return start + place - line, end + place - line
        return (_in_source(lines, start), _in_source(lines, end - 1) + 1) if lines else (-1, -1)


class Command:
    """One simple command. `before` and `after` are the operators around it: `&&`, `||`, `;`, `|`, a line feed, or "".

    `name` is the program without the folder it is in, "" for a bare assignment. Its words have neither assignments in front
    nor wrappers such as `exec` and `sudo`.
    """

    _texts: list[str] | None = None
    _places: list[tuple[int, int]] | None = None
    _redirects: Sequence[tuple[str, str]] = ()
    _sudo: Word | None = None

    def __init__(self, text: _Text, name: str, start: int, end: int, before: str, after: str, piece: str = "") -> None:
        """From `start` to `end` in `text`; with `end` -1 it is the command of the number `start` in a simple one, and `piece`."""
        self.name = name
        self.before = before
        self.after = after
        self._text = text
        self._start = start
        self._end = end
        self._piece = piece

    @property
    def texts(self) -> list[str]:
        """The words, the program's first."""
        texts = self._texts
        if texts is None and self._piece:
            texts = self._texts = self._piece.split()
        elif texts is None:
            text, start, end = self._text.text, self._start, self._end
            if _PLAIN.fullmatch(text, start, end) is not None:
                texts = self._texts = text[start:end].split()
            else:
                self.take(*_cut_words(text, start, end))
                texts = self._texts or []
        return texts

    def take(self, words: list[str], places: list[tuple[int, int]], redirects: Sequence[tuple[str, str]]) -> None:
        """Give it words that are cut already, from which what stands in front of the program is left out."""
        at, sudo = _program_at(words)
        self._texts, self._places, self._redirects = words[at:], places[at:], redirects
        self.name = self._texts[0].rpartition("/")[2] if self._texts else ""
        if sudo is not None:
            self._sudo = Word("sudo", *self._text.place(*places[sudo]))

    def place(self, number: int) -> tuple[int, int]:
        """Where in the source the word of this number stands; -1 and -1 where that cannot be told."""
        if self._end < 0:
            self._start, self._end = self._text.bounds(self._start)
        if number == 0 and self._places is None and self.texts:  # where the command begins
            return self._text.place(self._start, self._start + len(self.texts[0]))
        if self._places is None and self.texts:
            self._places = [match.span() for match in _BLANK.finditer(self._text.text, self._start, self._end)]
        return self._text.place(*self._places[number]) if self._places else (-1, -1)

    @property
    def words(self) -> list[Word]:
        """The words and their places."""
        return [Word(text, *self.place(number)) for number, text in enumerate(self.texts)]

    @property
    def redirects(self) -> Sequence[tuple[str, str]]:
        """Pairs of operator and target."""
        return self._redirects if self.texts is not None else ()

    @property
    def sudo(self) -> Word | None:
        """The sudo that stands in front of it."""
        return self._sudo if self.texts is not None else None

    @property
    def arguments(self) -> list[str]:
        """What follows the program."""
        return self.texts[1:]

    def has_option(self, *names: str) -> bool:
        """Whether one of these options is given; `-y` also as a letter of `-qy`, `--output` also as `--output=x`."""
        texts = self.texts
        for name in names:
            if name in texts:
                return True
        for text in texts:
            if text[:1] == "-" and text != "-":
                if "=" in text and text.partition("=")[0] in names:
                    return True
                if text[1:2] != "-" and text[1:].isalpha() and not set(text[1:]).isdisjoint([name[1:] for name in names]):
                    return True
        return False

    def operands(self) -> list[str]:
        """The arguments that are no options. Values of options are among them: only the program knows."""
        return [text for text in self.texts[1:] if text[:1] != "-"]


class Script:
    """A text for a shell, cut into simple commands.

    `names` are the programs that its `commands` call, one for each: `pip3.12` and `python3 -m pip` are "pip", and `python3` is
    "python". `beside` has "sudo" where it stands in front of one and the folders, as "/bin/", of those named by their paths.
    """

    __slots__ = ("beside", "commands", "names")

    commands: Sequence[Command]
    names: Sequence[str]
    beside: Sequence[str]

    def __init__(self, text: str, lines: Lines = (), source: Source | None = None, node: Node | None = None) -> None:
        """Where the text stands is told by its `lines`, or by the RUN of which it is the command."""
        where = _Text(text, lines, source, node)
        if _SIMPLE.fullmatch(text) is not None and self._find_simple_commands(where):
            return
        if not self._find_commands(where, _COMMAND.findall(text)):
            self._find_commands(where, _pieces_with_nesting(text))

    @property
    def programs(self) -> set[str]:
        """The `names`, each once, and what stands `beside` them."""
        return {*self.names, *self.beside}

    @property
    def runs_files(self) -> bool:
        """Whether a program is named by its path."""
        return any("/" in one for one in self.beside)

    def calls_one_of(self, programs: AbstractSet[str]) -> bool:
        """Whether one of these is among its `programs`."""
        return not programs.isdisjoint(self.names) or not programs.isdisjoint(self.beside)

    @classmethod
    def of_words(cls, words: Sequence[str]) -> Script:
        """The command of an exec form; those of the shell's `-c` where it starts one. Nothing has a place."""
        if len(words) > 2 and words[0].rpartition("/")[2] in SHELLS and words[-2].startswith("-") and words[-2].endswith("c"):
            return cls(words[-1])
        script = cls("")
        if words:
            command = Command(_Text("", ()), "", 0, 0, "", "")
            command.take(list(words), [(0, 0)] * len(words), ())
            commands, names, beside = list[Command](), list[str](), list[str]()
            _note_command(command, commands, names, beside)
            script.commands, script.names, script.beside = commands, names, beside
        return script

    def calls(self, programs: Collection[str]) -> list[Command]:
        """The commands that call one of these programs, in their order."""
        return [command for command, name in zip(self.commands, self.names) if name in programs]

    def _find_simple_commands(self, text: _Text) -> bool:
        """Make commands of a simple text; False where one of them has something in front of its program, or is missing."""
        written = text.text
        if not ("&" in written or ";" in written or "|" in written):
            return self._note_only_command(text)
        if ";" in written or "|" in written:
            pieces = _OPERATORS.split(written)
            operators = pieces[1::2]
            pieces = pieces[::2]
        else:
            pieces = written.split("&&")
            operators = ["&&"] * (len(pieces) - 1)
        operators.append("")
        commands: list[Command] = []
        names: list[str] = []
        folders: list[str] = []
        before = ""
        for number, piece in enumerate(pieces):
            first = piece.split(None, 1)
            if not first:
                return False
            name = first[0]
            if name in _IN_FRONT or "=" in name or "$" in name:
                return False
            if "/" in name:
                name = _note_path(name, folders)
            after = operators[number]
            commands.append(Command(text, name, number, -1, before, after, piece))
            names.append(_plain_name(name, first[-1]) if name[:1] == "p" else name)
            before = after
        self.commands, self.names, self.beside = commands, names, folders or ()
        return True

    def _note_only_command(self, text: _Text) -> bool:
        """Make the command of a simple text that is nothing else; False where something stands in front of its program."""
        first = text.text.split(None, 1)
        if not first:
            return False
        name = first[0]
        if name in _IN_FRONT or "=" in name or "$" in name:
            return False
        self.beside = ()
        if "/" in name:
            self.beside = folders = list[str]()
            name = _note_path(name, folders)
        self.commands = (Command(text, name, 0, -1, "", "", text.text),)
        self.names = (_plain_name(name, first[-1]) if name[:1] == "p" else name,)
        return True

    def _find_commands(self, text: _Text, pieces: Iterable[_Piece]) -> bool:
        """Make commands of the pieces; whether the pattern saw through all that is nested."""
        commands: list[Command] = []
        names: list[str] = []
        beside: list[str] = []
        self.commands, self.names, self.beside = commands, names, beside
        at, before = 0, ""
        for lead, first, rest, after in pieces:
            if after in _OPENERS:
                return False
            start = at + len(lead)
            end = start + len(first) + len(rest)
            at = end + len(after)
            if first and first not in _IN_FRONT:
                if "/" in first:
                    first = _note_path(first, beside)
                commands.append(Command(text, first, start, end, before, after))
                names.append(_plain_name(first, rest) if first[:1] == "p" else first)
            elif first or rest:
                words, places, redirects = _cut_words(text.text, start, end)
                if words or redirects or lead.strip():
                    command = Command(text, "", start, end, before, after)
                    command.take(words, places, redirects)
                    _note_command(command, commands, names, beside)
                elif after in _GROUPING:
                    continue
            elif lead and not lead.isspace():
                commands.append(Command(text, "", start, end, before, after))
                names.append("")
            elif after in _GROUPING:
                continue
            before = after
        return True


def _note_command(command: Command, commands: list[Command], names: list[str], beside: list[str]) -> None:
    """Note a command whose words are cut already."""
    name = command.name
    commands.append(command)
    names.append(_plain_name(name, " ".join(command.texts[1:3])) if name[:1] == "p" else name)
    if command.sudo is not None:
        beside.append("sudo")
    if command.texts and "/" in command.texts[0]:
        _note_path(command.texts[0], beside)


def _note_path(path: str, beside: list[str]) -> str:
    """Note that a program is named by its path; its name."""
    folder, slash, name = path.rpartition("/")
    beside.append(folder + slash)
    return name


def _plain_name(name: str, arguments: str) -> str:
    name = name.rstrip(_DIGITS)
    return "pip" if name == "python" and arguments.split(None, 2)[:2] == ["-m", "pip"] else name


NOTHING: Final = Script("")
"""What a shell is given that is not read here."""


def script_of(source: Source, node: Node, shell: Sequence[str] | None, escape: str) -> Script:
    """What a RUN gives to the shell, as it stands in the file; nothing where `shell` is not one that is read here."""
    if node.form == "exec":
        return Script.of_words(node.arguments)
    if escape != "\\" or (shell and shell[0].rpartition("/")[2] not in SHELLS) or not node.arguments:
        return NOTHING
    script = Script(node.arguments[0], (), source, node)
    if node.heredocs and not any(script.names):
        return _script_in_heredoc(source, node)
    return script


def _script_in_heredoc(source: Source, node: Node) -> Script:
    """A here-document that is all there is to a RUN."""
    content = node.heredocs[0].content
    if content.startswith("#!") and content.partition("\n")[0].split("/")[-1].split(" ")[-1].strip() not in SHELLS:
        return NOTHING
    at = source.line_starts[_last_line(node)]
    return Script(content, [(0, at)] if source.text.startswith(content, at) else ())


def _last_line(node: Node) -> int:
    """The number of the last line of a RUN before its here-documents."""
    return node.end_line - sum([heredoc.content.count("\n") + 1 for heredoc in node.heredocs])


def _lines_of(source: Source, node: Node) -> Lines:
    """Where the lines of a RUN begin, whose command joins them: in the command, and in the file."""
    at = len(node.arguments[0]) - len(node.original.rstrip(SPACE))  # of the line's first character in the command
    if node.start_line == node.end_line:
        return [(at, node.offset)]
    lines: list[tuple[int, int]] = []
    for number in range(node.start_line, _last_line(node) + 1):
        line, place = source.line(number), source.line_starts[number - 1]
        words = line.lstrip(SPACE)
        if number == node.start_line:
            place += len(line) - len(words)
            line = words
        elif words[:1] in ("#", ""):
            continue
        piece = strip_continuation(line, "\\")
        lines.append((at, place))
        at += len(line if piece is None else piece)
    return lines


def _in_source(lines: Lines, offset: int) -> int:
    line, place = lines[max(bisect_right(lines, (offset, _FAR)) - 1, 0)]
    return place + offset - line


def _pieces_with_nesting(text: str) -> list[_Piece]:
    """The same as the pattern finds, for a text with something nested that is too deep for it."""
    pieces: list[_Piece] = []
    at = 0
    while at < len(text):
        match = _COMMAND.match(text, at)
        if match is None:
            break
        lead, first, _, after = match.groups()
        start, end, at = match.start(3), match.end(3), match.end()
        while after in _OPENERS:
            at, _ = _skip_nested(text, at, len(text), after)
            behind = _BEHIND_NESTED.match(text, at)
            if behind is None:
                break
            after, at, end = behind[2], behind.end(), behind.start(2)
        pieces.append((lead, first, text[start:end], after))
    return pieces


def _skip_nested(text: str, at: int, end: int, opener: str) -> tuple[int, list[str]]:
    """Over quotes or a substitution and all that is nested in it: the offset behind it, and what it adds to the word."""
    stack = [_CLOSERS[opener]]
    pieces: list[str] = []
    while stack and at < end:
        pattern = _IN_DOUBLE_QUOTES if stack[-1] == '"' else _IN_SUBSTITUTION
        match = pattern.match(text, at, end)
        if match is None:
            break
        piece, at = match.group(), match.end()
        if piece == "\\\n":
            continue
        if piece == stack[-1]:
            stack.pop()
            if piece == '"' and not stack:
                break
        elif piece in _CLOSERS and not (piece == "(" and stack[-1] == '"'):
            stack.append(_CLOSERS[piece])
        elif len(piece) == 2 and piece[0] == "\\" and stack == ['"']:
            piece = piece[1] if piece[1] in '"\\$`' else piece
        pieces.append(piece)
    return at, pieces


def _cut_words(text: str, at: int, end: int) -> tuple[list[str], list[tuple[int, int]], list[tuple[str, str]]]:
    """What is one command: its words, where they stand in the text, and its redirections."""
    words: list[str] = []
    places: list[tuple[int, int]] = []
    redirects: list[tuple[str, str]] = []
    redirect = ""  # the operator whose target is awaited
    while at < end:
        match = _WORD.match(text, at, end)
        if match is None:
            break
        operator, comment, word, opener = match.groups()
        at = match.end()
        if operator:
            redirect = operator.lstrip(_DIGITS)
            continue
        if comment:
            continue
        start = match.start(3)
        word = _without_quotes(word)
        if opener:
            pieces = [word]
            while opener:
                if opener != '"':
                    pieces.append(opener)
                at, nested = _skip_nested(text, at, end, opener)
                pieces += nested
                match = _MORE_OF_WORD.match(text, at, end)
                if match is None:
                    break
                pieces += (match[1], _without_quotes(match[2]))
                opener, at = match[3], match.end()
            word = "".join(pieces)
        if start == at:
            at += 1  # at the end, or at what is no part of a command
        elif redirect:
            redirects.append((redirect, word))
            redirect = ""
        else:
            words.append(word)
            places.append((start, at))
    return words, places, redirects


def _without_quotes(word: str) -> str:
    return _QUOTED.sub(_unquoted, word) if "'" in word or '"' in word or "\\" in word else word


def _unquoted(match: re.Match[str]) -> str:
    double = match[2]
    if double is not None:
        return _ESCAPED.sub(r"\1", double) if "\\" in double else double
    return match[1] or match[3] or match[4] or ""


def _program_at(words: Sequence[str]) -> tuple[int, int | None]:
    """The number of the word that is the program, and of the sudo in front of it."""
    first = words[0] if words else ""
    if "=" not in first and first not in _IN_FRONT:
        return 0, None
    sudo = None
    is_wrapped = False
    for at, text in enumerate(words):
        if text == "sudo":
            sudo, is_wrapped = at, True
        elif text in _WRAPPERS:
            is_wrapped = True
        elif not (text in _RESERVED or (is_wrapped and text.startswith("-")) or _ASSIGNMENT.match(text)):
            return at, sudo
    return len(words), sudo
