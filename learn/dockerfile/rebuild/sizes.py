"""How large base images and installed packages are: estimates from a table, each with its source, its date and the reason.

Nothing is guessed: what the table does not know is None. The figures stand in `sizes.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from learn.dockerfile.bases import official_name, reference
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.platforms import BUILD_ARCHITECTURE, BUILD_OS, parse

_TABLE: Final = Path(__file__).with_name("sizes.toml")
_VERSION: Final = re.compile(r"v?[0-9][0-9.]*(?:-|$)")
_DISTRIBUTIONS: Final = frozenset({"trixie", "bookworm", "bullseye", "noble", "jammy"})
_PIP_EXTRAS: Final = re.compile(r"[\[<>=!~;@ ].*", re.DOTALL)
_NAME_ONLY: Final = re.compile(r"[=:/<>~@].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A size in bytes that was measured elsewhere, or is estimated; `reason` is the sentence to show, source and date in it."""

    bytes: int
    reason: str


@dataclass(frozen=True, slots=True)
class BaseSize:
    """A base image: bytes on `disk` and `compressed` for a pull, its number of `layers`; `name` is the image it is taken from.

    `is_other_version` tells that the table has no such tag, and that `name` is a near one.
    """

    name: str
    disk: int
    compressed: int
    layers: int
    reason: str
    is_other_version: bool = False


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def known_bases() -> tuple[BaseSize, ...]:
    """Every image of the table."""
    return tuple([_base(row) for row in _table()["image"]])


def base_size(base: str, platform: str | None = None) -> BaseSize | None:
    """The size of the image that FROM names; None where the table has none like it.

    A tag that is not in the table takes the figures of the same variant (`slim`, `alpine` …) of another version, and says so.
    """
    if base == "scratch":
        return BaseSize("scratch", 0, 0, 0, "scratch is nothing at all: no files, no layers.")
    image = reference(base)
    name = official_name(image) if image is not None else ""
    if image is None or not name:
        return None
    tag, wanted = image.tag or "latest", _platform(platform)
    rows = [row for row in _table()["image"] if row["name"] == name]
    for row in rows:
        if tag in row["tags"] and row.get("platform", f"{BUILD_OS}/{BUILD_ARCHITECTURE}") == wanted:
            return _base(row)
    variant = _variant(tag)
    for row in rows:
        if any(_variant(other) == variant for other in row["tags"]):
            found = _base(row)
            reason = f"{name}:{tag} for {wanted} is not in the table; taken from {found.name}. {found.reason}"
            return BaseSize(found.name, found.disk, found.compressed, found.layers, reason, is_other_version=True)
    return None


def package_size(family: str, package: str) -> Estimate | None:
    """What installing a package adds with all it needs; None where the table does not know it.

    `family` is one of `learn.dockerfile.package_managers`; a version behind the name is not looked at.
    """
    return _package(family, "packages", package, "with what it needs")


def download_size(family: str, package: str) -> Estimate | None:
    """What the package manager downloads for a package and keeps in its cache; None where the table does not know it."""
    return _package(family, "downloads", package, "as downloaded")


def job_size(name: str) -> Estimate | None:
    """What a whole job adds: `apt lists`, `npm install` …; None where the table does not know it."""
    for row in _table()["job"]:
        if row["name"] == name:
            return Estimate(row["bytes"], f"{name}: {_source(row)}.")
    return None


def package_name(family: str, word: str) -> str:
    """The name in a word such as `numpy==2.1`, `curl=8.5.0-2` or `flask[async]`."""
    if family == "pip":
        return _PIP_EXTRAS.sub("", word).lower().replace("_", "-")
    return _NAME_ONLY.sub("", word)


def _package(family: str, kind: str, package: str, how: str) -> Estimate | None:
    table = _table()["install"].get(family)
    if table is None:
        return None
    name = package_name(family, package)
    size = table.get(kind, {}).get(name)
    return None if size is None else Estimate(size, f"{name} {how}: {_source(table)}.")


def _base(row: dict[str, Any]) -> BaseSize:
    name = f"{row['name']}:{row['tags'][0]}"
    disk, compressed = row.get("disk"), row["compressed"]
    reason = f"{name}: {compressed:,} bytes compressed, {_source(row)}"
    if disk is None:
        factor = _table()["factor"]
        reason = f"{reason}; unpacked about {factor} times that."
        return BaseSize(name, round(compressed * factor), compressed, row["layers"], reason)
    return BaseSize(name, disk, compressed, row["layers"], f"{reason}; unpacked about {disk:,} bytes.")


def _source(row: dict[str, Any]) -> str:
    return f"{_table()['sources'][row['source']]}, {row['date']}"


def _variant(tag: str) -> str:
    """A tag without its version, and without the distribution where it also says `slim`."""
    rest = _VERSION.sub("", tag, count=1)
    if rest in ("latest", "lts", "current", "stable"):
        return ""
    parts = [part for part in rest.split("-") if part and part not in _DISTRIBUTIONS]
    return "-".join(["alpine" if part.startswith("alpine") else part for part in parts])


def _platform(platform: str | None) -> str:
    if not platform:
        return f"{BUILD_OS}/{BUILD_ARCHITECTURE}"
    try:
        return str(parse(platform))
    except DockerfileError:
        return platform
