"""The codes by which people join a class."""

from __future__ import annotations

import secrets
from typing import Final

from learn.cohorts.models import CODE_LENGTH, Cohort

ALPHABET: Final = "23456789BCDFGHJKMNPQRSTVWXZ"
"""No 0, O, 1, I or L, which look alike, and no vowels, so that no code is a word. Ten of them are 47 bits."""

GUESSES: Final = 20
"""Wrong codes that a person, or an address without one, may try in a minute. With ten thousand open classes, a script that starts
session after session from one address then needs forty years for an even chance of one of them."""

UNKNOWN: Final = "No class is open under this code. Check it letter by letter, or ask your teacher for the present one."

_LONGEST: Final = 64
_HALF: Final = CODE_LENGTH // 2


def new_code() -> str:
    """A code that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def spelled(code: str) -> str:
    """A code as it is written on a board: in two halves."""
    return f"{code[:_HALF]}-{code[_HALF:]}"


def read_code(text: str) -> str:
    """A code as it was typed, in whatever case and with whatever between its letters; something that is no code stays none."""
    return "".join(letter for letter in text[:_LONGEST].upper() if letter.isalnum())


def find_open(text: str) -> Cohort | None:
    """The class that is open under what was typed. One query, whether it is right, wrong, closed or no code at all."""
    return Cohort.objects.filter(code=read_code(text).replace("\0", "")).first()
