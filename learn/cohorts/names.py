"""Names that people give: a class's title, and what somebody is called in it."""

from __future__ import annotations

import unicodedata
from typing import Final

# Turn the direction of writing, and with it everything that stands behind a name in a line.
_TURNS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNPRINTABLE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_MAY_BE_ALONE: Final = frozenset("LNSP")
"""Kinds of character of which one at least makes a name: letters, numbers, symbols, punctuation."""


def clean_name(text: str) -> str:
    """A name in one line, with single spaces, and without what cannot be seen; "" where nothing is left to read."""
    line = " ".join(text.split())
    seen = "".join(letter for letter in line if letter not in _TURNS and unicodedata.category(letter) not in _UNPRINTABLE)
    name = unicodedata.normalize("NFC", " ".join(seen.split()))
    return name if any(unicodedata.category(letter)[0] in _MAY_BE_ALONE for letter in name) else ""


def sort_key(name: str, longest: int) -> str:
    """What orders a name in a list: it without case or accents, in hexadecimal, which every database orders alike."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter))
    return bare.encode().hex()[:longest]
