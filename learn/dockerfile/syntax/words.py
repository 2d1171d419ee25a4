"""The ways in which an instruction's text is cut into arguments, one a keyword, and its flags.

After BuildKit's line_parsers.go and split_command.go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import SPACE, fields, parse_json_strings, quote, to_lower, to_upper
from learn.dockerfile.syntax.nodes import Form

Arguments: TypeAlias = tuple[str, ...]
Splitter: TypeAlias = Callable[[str, str], tuple[Arguments, Form | None]]
"""From the trimmed text behind keyword and flags, and the escape character, to arguments and form.

Raises DockerfileError, in BuildKit's words, for what the parser refuses.
"""

_WHITESPACE: Final = re.compile(r"[\t\v\f\r ]+")
_BLANKS: Final = "\t\v\f\r "  # between keyword, flags and the rest
_COMMAND: Final = re.compile(rf"[^{_BLANKS}]*+")
_MAX_TRIGGERS: Final = 100

# What unicode.IsSpace says of single bytes. In UTF-8, 0x85 and 0xA0 are parts of other characters; BuildKit asks of each byte.
_BYTE_SPACE: Final = "\t\n\v\f\r \x85\xa0"
_SPACES: Final = re.compile(rf"[{_BYTE_SPACE}]*+")
_PLAIN_FLAGS: Final = re.compile(r"(?>(?:--[!#-&(-\[\]-~]++[ ]++)+)(?![\t\n\v\f\r]|--)")
"""Flags without quotes and escapes, and something behind them that is none; other white space might hide one."""

_PLAIN_FLAG: Final = re.compile(rf"(--[^{_BYTE_SPACE}'\"\\]*+)(?:[{_BYTE_SPACE}]++|\Z)")


def _word_pattern(escape: str) -> re.Pattern[str]:
    """A word with its quotes and escapes as written. A lone escape character at the very end belongs to no word."""
    e = re.escape(escape)
    return re.compile(
        rf"""(?>(?:[^{SPACE}'"{e}]++|{e}.|"[^"{e}]*+(?>(?:{e}.[^"{e}]*+)*)"?+|'[^']*+'?+)+)""",
        re.DOTALL,
    )


_WORD: Final = {escape: _word_pattern(escape) for escape in ("\\", "`")}


def split_command(line: str) -> tuple[str, tuple[str, ...], str]:
    """A logical line's keyword as written, its flags, and the rest, trimmed."""
    line = line.strip(SPACE)
    match = _COMMAND.match(line)
    written = match[0] if match else ""
    flags, rest = split_flags(line[len(written) :])
    return written, flags, rest


def split_flags(text: str) -> tuple[tuple[str, ...], str]:
    """The flags in the text behind a keyword, quotes and escapes removed, and the rest, trimmed. `--` ends the flags."""
    text = text.lstrip(_BLANKS).rstrip(SPACE)
    if text[:2] != "--":
        return (), text.lstrip(SPACE)
    plain = _PLAIN_FLAGS.match(text)
    if plain is not None:
        return tuple(plain[0].split()), text[plain.end() :].lstrip(SPACE)
    return _unquote_flags(text)


def _unquote_flags(text: str) -> tuple[tuple[str, ...], str]:
    """BuildKit reads flags byte by byte, so that `µ` comes out as `Âµ`."""
    ascii_only = text.isascii()
    view = text if ascii_only else text.encode().decode("latin-1")
    flags: list[str] = []
    at = 0
    while view.startswith("--", at):
        match = _PLAIN_FLAG.match(view, at)
        if match is not None:
            flag, at = match[1], match.end()
        else:
            flag, at = _unquote_flag(view, at)
            at = _skip_space(view, at)
        if flag == "--":
            break
        flags.append(flag)
    rest = view[at:]
    return tuple(flags), (rest if ascii_only else rest.encode("latin-1").decode(errors="replace")).strip(SPACE)


def _skip_space(view: str, at: int) -> int:
    match = _SPACES.match(view, at)
    return match.end() if match else at


def _unquote_flag(view: str, at: int) -> tuple[str, int]:
    """A flag with quotes or escapes from `at` on, without them, and the position behind it."""
    flag: list[str] = []
    quoted = ""
    while at < len(view):
        letter = view[at]
        if letter == "\\":
            flag.append(view[at + 1 : at + 2])
            at += 2
            continue
        if quoted:
            if letter == quoted:
                quoted = ""
            else:
                flag.append(letter)
        elif letter in "'\"":
            quoted = letter
        elif letter in _BYTE_SPACE:
            break
        else:
            flag.append(letter)
        at += 1
    return "".join(flag), min(at, len(view))


def split_words(text: str, escape: str) -> list[str]:
    """Words between white space, where quotes and escapes protect it; they stay in the words."""
    if '"' in text or "'" in text or escape in text:
        return _WORD[escape].findall(text)
    return fields(text)


def _split_space(text: str) -> Arguments:
    """Cut a trimmed text at ASCII white space."""
    if text.isprintable():
        return tuple(text.split())  # the only white space in it is U+0020
    return tuple(_WHITESPACE.split(text)) if text else ()


def _unknown(text: str, escape: str) -> tuple[Arguments, Form | None]:
    return ("",), None


def _string(text: str, escape: str) -> tuple[Arguments, Form | None]:
    return ((text,) if text else ()), None


def _by_whitespace(text: str, escape: str) -> tuple[Arguments, Form | None]:
    return _split_space(text), None


def _list_or_string(text: str, escape: str) -> tuple[Arguments, Form | None]:
    if text[:1] == "[":
        strings = parse_json_strings(text)
        if strings is not None:
            return tuple(strings), "exec"
    return ((text,) if text else ()), "shell"


def _list_or_whitespace(text: str, escape: str) -> tuple[Arguments, Form | None]:
    if text[:1] == "[":
        strings = parse_json_strings(text)
        if strings is not None:
            return tuple(strings), "exec"
    return _split_space(text), "shell"


def _shell(text: str, escape: str) -> tuple[Arguments, Form | None]:
    arguments, form = _list_or_string(text, escape)
    return arguments, "exec" if form == "exec" else None


def _healthcheck(text: str, escape: str) -> tuple[Arguments, Form | None]:
    """The type, and for all types what CMD would take. The type's end is sought byte by byte, too."""
    view = text if text.isascii() else text.encode().decode("latin-1")
    end = 0
    while end < len(view) and view[end] not in _BYTE_SPACE:
        end += 1
    if end == 0:
        return (), None
    kind, rest = view[:end], view[_skip_space(view, end) :]
    if view is not text:
        kind, rest = [part.encode("latin-1").decode(errors="replace") for part in (kind, rest)]
    strings = parse_json_strings(rest)
    if strings is not None:
        return (kind, *strings), "exec"
    return ((kind, rest) if rest else (kind,)), "shell" if to_upper(kind) == "CMD" else None


def _words(text: str, escape: str) -> tuple[Arguments, Form | None]:
    return tuple(split_words(text, escape)), None


def _pairs(keyword: str) -> Splitter:
    def split(text: str, escape: str) -> tuple[Arguments, Form | None]:
        words = split_words(text, escape)
        if not words:
            return (), None
        if "=" not in words[0]:
            parts = _WHITESPACE.split(text, maxsplit=1)
            if len(parts) < 2:
                raise DockerfileError(f"{keyword} must have two arguments")
            return (parts[0], parts[1], ""), None
        arguments: list[str] = []
        for word in words:
            name, equals, value = word.partition("=")
            if not equals:
                raise DockerfileError(f"Syntax error - can't find = in {quote(word)}. Must be of the form: name=value")
            arguments += (name, value, "=")
        return tuple(arguments), None

    return split


def read_trigger(text: str, escape: str) -> tuple[str, Form | None]:
    """The keyword and form of the instruction that ONBUILD holds, which must itself parse.

    Raises DockerfileError where it does not. ONBUILD within ONBUILD, which is always refused later, is followed a hundred deep.
    """
    keyword: str = "ONBUILD"
    form: Form | None = None
    outer = ""
    for _ in range(_MAX_TRIGGERS):
        if not text:
            break
        written, _flags, text = split_command(text)
        keyword = find_keyword(written)
        outer = outer or keyword
        if keyword != "ONBUILD":
            _, form = find_splitter(keyword)(text, escape)
            break
    return outer, (form if outer == keyword else None)


SPLITTERS: Final[Mapping[str, Splitter]] = {
    "ADD": _list_or_whitespace,
    "ARG": _words,
    "CMD": _list_or_string,
    "COPY": _list_or_whitespace,
    "ENTRYPOINT": _list_or_string,
    "ENV": _pairs("ENV"),
    "EXPOSE": _by_whitespace,
    "FROM": _by_whitespace,
    "HEALTHCHECK": _healthcheck,
    "LABEL": _pairs("LABEL"),
    "MAINTAINER": _string,
    "ONBUILD": _string,
    "RUN": _list_or_string,
    "SHELL": _shell,
    "STOPSIGNAL": _string,
    "USER": _string,
    "VOLUME": _list_or_whitespace,
    "WORKDIR": _string,
}
"""How each keyword's text is split. ONBUILD's is judged by `read_trigger` and kept whole."""

KEYWORDS: Final[Mapping[str, str]] = {
    spelling: keyword for keyword in SPLITTERS for spelling in (keyword, keyword.lower(), keyword.capitalize())
}
"""The common spellings of the keywords."""


COMMON: Final[dict[str, tuple[str, str, Splitter]]] = {
    spelling: (spelling, keyword, SPLITTERS[keyword]) for spelling, keyword in KEYWORDS.items() if keyword != "ONBUILD"
}
"""The common spellings of the keywords but ONBUILD, each with itself, the keyword and how its text is split."""


def find_keyword(written: str) -> str:
    """The keyword in upper case, known or not: BuildKit compares after `strings.ToLower`."""
    return KEYWORDS.get(written) or KEYWORDS.get(to_lower(written)) or to_upper(written)


def find_splitter(keyword: str) -> Splitter:
    """How the text of a keyword is split, known or not."""
    return SPLITTERS.get(keyword, _unknown)
