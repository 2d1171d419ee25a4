"""Plain data as YAML text: as much of YAML as a manifest needs. Every string that could be read as something else is quoted."""

from __future__ import annotations

import re
from typing import Any, Final

_PLAIN: Final = re.compile(r"[A-Za-z/][A-Za-z0-9/._-]*(?::[A-Za-z0-9/._-]+)*")
_NOT_STRINGS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
_TO_ESCAPE: Final = re.compile('["\\\\]|[^ -~\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]')
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def dump(value: dict[str, Any]) -> str:
    """A document of block mappings and sequences, two spaces a level, keys in the order of `value`."""
    return "".join(f"{line}\n" for line in _mapping(value))


def _mapping(value: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for key, item in value.items():
        if isinstance(item, dict) and item:
            lines += [f"{scalar(key)}:", *(f"  {line}" for line in _mapping(item))]
        elif isinstance(item, list) and item:
            lines += [f"{scalar(key)}:", *(f"  {line}" for line in _sequence(item))]
        else:
            lines.append(f"{scalar(key)}: {scalar(item)}")
    return lines


def _sequence(items: list[Any]) -> list[str]:
    lines: list[str] = []
    for item in items:
        if isinstance(item, dict) and item:
            first, *rest = _mapping(item)
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
        else:
            lines.append(f"- {scalar(item)}")
    return lines


def scalar(value: str | int | bool | list[Any] | dict[str, Any]) -> str:
    """One value on one line. Lists and mappings must be empty here."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[]"
    if isinstance(value, dict):
        return "{}"
    if _PLAIN.fullmatch(value) and value.lower() not in _NOT_STRINGS:
        return value
    return '"' + _TO_ESCAPE.sub(_escape, value) + '"'


def _escape(match: re.Match[str]) -> str:
    letter = match.group()
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    code = ord(letter)
    if 0xD800 <= code < 0xE000:
        return "\\uFFFD"  # half a surrogate pair, which YAML cannot hold
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"
