"""How large well-known downloads are and what they unpack to: estimates from a table, each with its source and its date.

An address is told by its pattern; of the versions in the table the nearest is taken, and that is said. What no pattern matches is
unknown. The figures stand in `downloads.toml`.
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from learn.dockerfile.rebuild.sizes import Estimate
from learn.dockerfile.rebuild.tree import UNKNOWN_CONTENT

MAX_ADDRESS: Final = 1000
"""Characters of an address that is looked up."""

_FILE: Final = Path(__file__).parent / "downloads.toml"
_BEHIND_NAME: Final = re.compile(r"\.(?:tar\.[a-z0-9]+|tgz|zip)\Z")


@dataclass(frozen=True, slots=True)
class Download:
    """A well-known file: its `size` and, for an archive, what it unpacks to: each path with its size. Empty where unknown."""

    size: Estimate
    files: tuple[tuple[str, Estimate], ...]


def content_of(address: str, token: str) -> str:
    """What tells the bytes of a download apart from others; `token` is something that only downloads of the same run share."""
    return f"{UNKNOWN_CONTENT}{address}\n{token}"


def address_of(content: str) -> str:
    """The address that bytes were downloaded from; "" for bytes from elsewhere."""
    address = content.removeprefix(UNKNOWN_CONTENT).partition("\n")[0]
    return address if content.startswith(UNKNOWN_CONTENT) and "://" in address else ""


def count_known() -> int:
    """How many kinds of downloads the table has."""
    return len(_table()["download"])


@lru_cache(maxsize=512)
def known_download(address: str) -> Download | None:
    """What the table says about an address; None where no pattern matches it. Variables may be left in the address."""
    address = address.replace("http://", "https://", 1).partition("?")[0]
    if len(address) > MAX_ADDRESS:
        return None
    for pattern, row in _patterns():
        if pattern.fullmatch(address):
            return _read(row, address)
    return None


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    # fnmatch makes patterns that never go back over what they matched: they take no longer than the address is long.
    return tuple(
        [(re.compile(fnmatch.translate(url)), row) for row in _table()["download"] for url in row["urls"]],
    )


def _read(row: dict[str, Any], address: str) -> Download:
    name, version = row["name"], _nearest(row["versions"], address)
    said = f"{name} {version['version']} as downloaded: {_source(version)}."
    said = _with_other(version, address, said)
    files: list[tuple[str, Estimate]] = []
    unpacked = row.get("unpacked")
    if unpacked is not None:
        archive = _BEHIND_NAME.sub("", address.rpartition("/")[2])
        reason = _with_other(unpacked, address, f"{name} {unpacked['version']} as unpacked: {_source(unpacked)}.")
        files = [(path.replace("{archive}", archive), Estimate(size, reason)) for path, size in row["files"].items()]
    return Download(Estimate(version["bytes"], said), tuple(files))


def _with_other(version: dict[str, Any], address: str, said: str) -> str:
    is_other = version["version"] not in address
    return f"The version that the address names is not in the table; this is another. {said}" if is_other else said


def _nearest(versions: list[dict[str, Any]], address: str) -> dict[str, Any]:
    """The version that the address names, else one of the same minor version, else the first."""
    for version in versions:
        if version["version"] in address:
            return version
    for version in versions:
        minor, dot, _ = version["version"].rpartition(".")
        if dot and minor + dot in address:
            return version
    return versions[0]


def _source(row: dict[str, Any]) -> str:
    return f"{_table()['sources'][row['source']]}, {row['date']}"
