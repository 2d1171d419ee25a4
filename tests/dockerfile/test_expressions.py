"""The regular expressions themselves."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from re import _constants, _parser  # private, but the only ones who can tell what an expression is made of
from typing import Any

import pytest

import learn.dockerfile


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every expression that a module of the engine keeps, with its name."""
    for found in pkgutil.walk_packages(learn.dockerfile.__path__, "learn.dockerfile."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                for pattern in value.values() if isinstance(value, dict) else [value]:
                    if isinstance(pattern, re.Pattern):
                        yield f"{found.name.removeprefix('learn.dockerfile.')}.{name}", pattern


def possessive_groups(parsed: Iterable[Any]) -> Iterator[Any]:
    """What stands in an expression before `*+`, `++` or `?+` and is more than one character."""
    for item in parsed:
        if isinstance(item, tuple | list | _parser.SubPattern):
            if isinstance(item, tuple) and item and item[0] is _constants.POSSESSIVE_REPEAT:
                repeated = item[1][2]
                if len(repeated) != 1 or repeated[0][0] not in (
                    _constants.LITERAL,
                    _constants.NOT_LITERAL,
                    _constants.IN,
                    _constants.ANY,
                ):
                    yield repeated
            yield from possessive_groups(item)


def test_a_possessive_group_is_recognised() -> None:
    assert list(possessive_groups(_parser.parse(r"x(?:a|(?:bc)*+)[a)*+]")))
    assert not list(possessive_groups(_parser.parse(r"(?>(?:a|bc)*)[a-z]++'?+\w*+.*+")))


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(*found, id=found[0]) for found in patterns()])
def test_no_group_is_possessive(name: str, pattern: re.Pattern[str]) -> None:
    """Python 3.11.2, as Debian 12 has it, takes too much where such a group fails midway (issue 106052), and 3.11.7 still raises
    SystemError for one that keeps what it matched (101955). `(?>(?:…)*)` means the same and is right in both."""
    assert not list(possessive_groups(_parser.parse(pattern.pattern, pattern.flags))), name
