"""How a typed answer is written, and when two ways of writing it mean the same."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from learn.quiz.body import Unreadable

NONE = "none"
_QUOTES = "\"'`"
# What keyboards and word processors make of quotes.
_STRAIGHT = str.maketrans(dict.fromkeys("“”„", '"') | dict.fromkeys("‘’‚", "'"))


@dataclass(frozen=True, slots=True)
class Notation:
    """`hint` tells the learner how to write; `normal` makes equal what means the same, or raises Unreadable."""

    hint: str
    normal: Callable[[str], str]
    is_number: bool = False

    def means(self, one: str, other: str) -> bool:
        """Whether both answers mean the same. What cannot be read means nothing."""
        try:
            return self.normal(one) == self.normal(other)
        except Unreadable:
            return False


def _number(text: str) -> str:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise Unreadable("Write a whole number in digits, such as 3.")
    return str(int(digits))


def _command(text: str) -> str:
    if text.strip().casefold() in ("", NONE, "[]"):
        return NONE
    try:
        words = json.loads(text)
    except (ValueError, RecursionError):
        words = None
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        return json.dumps(words)
    try:
        return json.dumps(shlex.split(text))
    except ValueError:
        raise Unreadable("A quote is opened and not closed. Write the words as a JSON list or as in a shell.") from None


def _ports(text: str) -> str:
    if text.strip().casefold() in ("", NONE):
        return NONE
    ports = text.replace(",", " ").casefold().split()
    return " ".join(sorted({port if "/" in port else f"{port}/tcp" for port in ports}))


def _word(text: str) -> str:
    return text.strip()


def _value(text: str) -> str:
    """White space and quotes around a value, and how much white space is in it, do not matter."""
    words = " ".join(text.translate(_STRAIGHT).split())
    while len(words) > 1 and words[0] == words[-1] and words[0] in _QUOTES:
        words = words[1:-1].strip()
    return words


NUMBER = Notation("A whole number.", _number, is_number=True)
COMMAND = Notation('As a JSON list, such as ["nginx", "-t"], or “none”.', _command)
PORTS = Notation("Such as 80/tcp; several with spaces between; or “none”.", _ports)
WORD = Notation("Exactly as the image has it.", _word)
VALUE = Notation("", _value)

# By the names that authors write as `notation`.
NOTATIONS: Mapping[str, Notation] = MappingProxyType({"value": VALUE, "number": NUMBER, "command": COMMAND, "ports": PORTS})
