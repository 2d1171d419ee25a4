"""What Go makes of strings, lists, durations, white space and JSON.

BuildKit is written in Go, and Go's habits reach the learner: in history entries (`%q`, `%v`, durations), in where words are
cut (`unicode.IsSpace`), in which text counts as a JSON array. Python differs in a corner of each, so they are all here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from learn.dockerfile.findings import DockerfileError

SPACE: Final = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""Go's `unicode.IsSpace`. Python's `str.isspace` also takes U+001C to U+001F."""

NOT_STRINGS: Final = "when using JSON array syntax, arrays must be comprised of strings only"
"""BuildKit's refusal of a JSON array that holds anything but strings."""


class GoError(Exception):
    """An error of Go's standard library; its text is Go's."""


# ---- white space and letters


def trim_space(text: str) -> str:
    """`strings.TrimSpace`."""
    return text.strip(SPACE)


_WORDS: Final = re.compile(f"[^{SPACE}]+")


def fields(text: str) -> list[str]:
    """`strings.Fields`: the words between runs of white space."""
    if text.isprintable():
        return text.split()  # the only white space in it is U+0020, of which Python thinks alike
    return _WORDS.findall(text)


def to_lower(text: str) -> str:
    """`strings.ToLower`: one code point for one, so that the length stays and a final sigma is nothing special."""
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def to_upper(text: str) -> str:
    """`strings.ToUpper`: one code point for one, so that `ß` stays."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def _lower(letter: str) -> str:
    return letter.lower()[0]  # only U+0130 has two, of which Go keeps the first


def _upper(letter: str) -> str:
    upper = letter.upper()
    if len(upper) == 1:
        return upper
    title = letter.title()
    return title if len(title) == 1 else letter


# ---- printing

_ESCAPES: Final = {
    "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\", '"': '\\"',
}  # fmt: skip
_TO_ESCAPE: Final = re.compile(r'[\x00-\x1f\x7f-\U0010ffff\\"]')


def quote(text: str) -> str:
    """`%q` of a string: `strconv.Quote`."""
    return '"' + _TO_ESCAPE.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    letter = match.group()
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable():
        return letter
    code = ord(letter)
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def quote_list(texts: Sequence[str]) -> str:
    """`%q` of a list of strings: `["a" "b c"]`."""
    together = "".join(texts)
    if texts and together.isprintable() and '"' not in together and "\\" not in together:
        return '["' + '" "'.join(texts) + '"]'  # nothing to escape
    return "[" + " ".join(map(quote, texts)) + "]"


def format_list(texts: Iterable[str]) -> str:
    """`%v` of a list of strings: `[a b c]`."""
    return "[" + " ".join(texts) + "]"


# ---- durations, always in nanoseconds

NANOSECOND: Final = 1
MICROSECOND: Final = 1_000
MILLISECOND: Final = 1_000_000
SECOND: Final = 1_000_000_000
_UNITS: Final = {
    "ns": NANOSECOND,
    "us": MICROSECOND,
    "µs": MICROSECOND,  # U+00B5, the micro sign
    "μs": MICROSECOND,  # U+03BC, the Greek letter
    "ms": MILLISECOND,
    "s": SECOND,
    "m": 60 * SECOND,
    "h": 3600 * SECOND,
}
_LIMIT: Final = 1 << 63
_TERM: Final = re.compile(r"([0-9]*)(?:(\.)([0-9]*))?([^.0-9]*)")


def format_duration(nanoseconds: int) -> str:
    """`time.Duration.String`: `1h2m3.5s`, `1.5µs`, `0s`."""
    sign, left = ("-", -nanoseconds) if nanoseconds < 0 else ("", nanoseconds)
    if left == 0:
        return "0s"
    if left < SECOND:
        for unit, size in (("ms", MILLISECOND), ("µs", MICROSECOND), ("ns", NANOSECOND)):
            if left >= size:
                return f"{sign}{_decimal(left, size)}{unit}"
    minutes, rest = divmod(left, 60 * SECOND)
    seconds = f"{_decimal(rest, SECOND)}s"
    if not minutes:
        return sign + seconds
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}h{minutes}m{seconds}" if hours else f"{sign}{minutes}m{seconds}"


def _decimal(amount: int, unit: int) -> str:
    whole, fraction = divmod(amount, unit)
    if not fraction:
        return str(whole)
    return f"{whole}." + str(unit + fraction)[1:].rstrip("0")


def parse_duration(text: str) -> int:
    """`time.ParseDuration`, in nanoseconds.

    Raises GoError in Go's words where Go refuses.
    """
    if text[-1:] == "s" and len(text) < 8 and text[:-1].isdecimal() and text.isascii():
        return int(text[:-1]) * SECOND  # as mostly
    negative = text[:1] == "-"
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0
    if not rest:
        raise _invalid_duration(text)
    total, at = 0, 0
    while at < len(rest):
        match = _TERM.match(rest, at)
        if match is None or not (match[1] or match[3]):
            raise _invalid_duration(text)
        total += _duration_term(text, match)
        if total > _LIMIT:
            raise _invalid_duration(text)
        at = match.end()
    if negative:
        return -total
    if total >= _LIMIT:
        raise _invalid_duration(text)
    return total


def _duration_term(text: str, match: re.Match[str]) -> int:
    """One `1.5h` of a duration: Go's order of refusals, and its float arithmetic for the fraction."""
    digits, fraction, unit = match[1], match[3] or "", match[4]
    digits = digits.lstrip("0")
    if len(digits) > 19 or int(digits or "0") > _LIMIT:
        raise _invalid_duration(text)
    if not unit:
        raise GoError(f"time: missing unit in duration {_quote_time(text)}")
    if unit not in _UNITS:
        raise GoError(f"time: unknown unit {_quote_time(unit)} in duration {_quote_time(text)}")
    size = _UNITS[unit]
    whole = int(digits or "0")
    if whole > _LIMIT // size:
        raise _invalid_duration(text)
    value = whole * size
    numerator, scale = _leading_fraction(fraction)
    if numerator:
        value += int(float(numerator) * (float(size) / scale))
        if value > _LIMIT:
            raise _invalid_duration(text)
    return value


def _leading_fraction(digits: str) -> tuple[int, float]:
    """Digits after the point as numerator and scale; what 63 bits cannot hold is dropped, as in Go."""
    numerator, scale = 0, 1.0
    for digit in digits[:64]:
        if numerator > (_LIMIT - 1) // 10:
            break
        longer = numerator * 10 + int(digit)
        if longer > _LIMIT:
            break
        numerator = longer
        scale *= 10
    return numerator, scale


def _invalid_duration(text: str) -> GoError:
    return GoError(f"time: invalid duration {_quote_time(text)}")


def _quote_time(text: str) -> str:
    """Package time quotes by a rule of its own: every byte outside ASCII, and every control, as `\\x`."""
    quoted = []
    for letter in text:
        if letter in '"\\':
            quoted.append("\\" + letter)
        elif " " <= letter < "\x80":
            quoted.append(letter)
        else:
            quoted.extend(f"\\x{byte:02x}" for byte in letter.encode())
    return '"' + "".join(quoted) + '"'


# ---- JSON

_JSON_SPACE: Final = "[ \t\r\n]*+"
_JSON_TOKEN: Final = re.compile(
    rf"""{_JSON_SPACE}(?:
        (?P<string>"[^"\\\x00-\x1f]*+(?>(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}})[^"\\\x00-\x1f]*+)*)")
      | (?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?)
      | (?P<word>true|false|null)
      | (?P<mark>[][{{}},:])
    )""",
    re.VERBOSE,
)
_JSON_ESCAPE: Final = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\(.)")
_JSON_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_MAX_DEPTH: Final = 10_000  # encoding/json: maxNestingDepth


def parse_json_strings(text: str) -> list[str] | None:
    """A JSON array of strings as BuildKit's parseJSON reads it; None where the text is not a JSON array.

    Raises DockerfileError where it is one, but holds something else than strings.
    """
    text = text.lstrip(SPACE)
    if text[:1] != "[":
        return None
    strings = _plain_strings(text)
    return _read_json_array(text) if strings is None else strings


def _plain_strings(text: str) -> list[str] | None:
    """The strings of an array as nearly everybody writes it, with blanks between them and nothing to unescape; else None."""
    if "\\" in text or not text.isprintable():
        return None
    pieces = text.split('"')
    if len(pieces) % 2 == 0 or pieces[0].rstrip(" ") != "[" or pieces[-1].strip(" ") != "]":
        return None
    for between in pieces[2:-1:2]:
        if between.strip(" ") != ",":
            return None
    return pieces[1::2]


def _read_json_array(text: str) -> list[str] | None:
    """The general case: one pass over the tokens with a stack of what is open, so that depth costs nothing."""
    strings: list[str] = []
    only_strings = True
    stack: list[str] = []
    expected = "value"
    at, end = 0, len(text.rstrip(" \t\r\n"))
    while at < end:
        match = _JSON_TOKEN.match(text, at)
        if match is None:
            return None
        at = match.end()
        kind, piece = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "number" and float(piece) in (float("inf"), float("-inf")):
            return None  # Go cannot hold it and reports an error, so BuildKit takes the text for shell form
        if len(stack) == 1 and kind != "mark":
            if kind == "string":
                strings.append(_unquote_json(piece))
            else:
                only_strings = False
        elif len(stack) == 1 and piece in ("[", "{"):
            only_strings = False
        state = _json_step(expected, kind, piece, stack)
        if state is None or len(stack) > _MAX_DEPTH:
            return None
        expected = state
    if expected != "end":
        return None
    if not only_strings:
        raise DockerfileError(NOT_STRINGS)
    return strings


def _json_step(expected: str, kind: str, piece: str, stack: list[str]) -> str | None:
    """What may follow after `piece`, where `expected` was due; None where JSON does not allow it.

    "value" and "key" are due after a comma, "value or ]" and "key or }" just after the opening, "after" after a value.
    """
    if kind != "mark":
        if expected in ("key", "key or }"):
            return ":" if kind == "string" else None
        return _after_value(stack) if expected in ("value", "value or ]") else None
    if piece in "[{":
        if expected not in ("value", "value or ]"):
            return None
        stack.append(piece)
        return "value or ]" if piece == "[" else "key or }"
    if piece in "]}":
        opening = "[" if piece == "]" else "{"
        if expected not in ("after", f"value or {piece}", f"key or {piece}") or not stack or stack.pop() != opening:
            return None
        return _after_value(stack)
    if piece == ":":
        return "value" if expected == ":" else None
    if expected != "after":
        return None
    return "value" if stack[-1] == "[" else "key"


def _after_value(stack: Sequence[str]) -> str:
    return "after" if stack else "end"


def _unquote_json(piece: str) -> str:
    return _JSON_ESCAPE.sub(_unescape_json, piece[1:-1]) if "\\" in piece else piece[1:-1]


def _unescape_json(match: re.Match[str]) -> str:
    high, low, code, letter = match.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + (int(low, 16) - 0xDC00))
    if code:
        value = int(code, 16)
        return "\ufffd" if 0xD800 <= value < 0xE000 else chr(value)
    return _JSON_ESCAPES.get(letter, letter)
