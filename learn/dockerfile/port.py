"""Which BuildKit this engine follows, as `port.toml` names it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Followed(NamedTuple):
    """A repository, the commit of it, and which part of it is followed."""

    repository: str
    commit: str
    part: str


@cache
def followed() -> Followed:
    """The BuildKit that is the authority here."""
    table = tomllib.loads(Path(__file__).with_name("port.toml").read_text(encoding="utf-8"))["follows"]
    return Followed(table["repository"], table["commit"], table["part"])
