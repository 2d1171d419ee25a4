"""How large base images and installed packages are: estimates from tables, each with its source, its date and the reason.

Nothing is guessed: what the tables do not know is None. The figures stand in `base_images.toml` and `packages.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from learn.dockerfile.bases import official_name, reference
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.platforms import BUILD_ARCHITECTURE, BUILD_OS, parse
from learn.dockerfile.references import Reference

_FOLDER: Final = Path(__file__).parent
_VERSION: Final = re.compile(r"v?[0-9][0-9.]*(?:-|$)")
_DISTRIBUTIONS: Final = frozenset({"trixie", "bookworm", "bullseye", "noble", "jammy"})
_PIP_EXTRAS: Final = re.compile(r"[\[<>=!~;@ ].*", re.DOTALL)
_NAME_ONLY: Final = re.compile(r"[=:/<>~@].*", re.DOTALL)
_DISTROLESS: Final = "gcr.io/distroless/"
_DISTROLESS_VERSION: Final = re.compile(r"[0-9]*(?:-debian[0-9]+)?\Z")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A size in bytes that was measured elsewhere, or is estimated; `reason` is the sentence to show, source and date in it."""

    bytes: int
    reason: str


@dataclass(frozen=True, slots=True)
class BaseSize:
    """A base image: bytes on `disk` and `compressed` for a pull; `name` is the image it is taken from.

    `layers` is their number, None where it is not known. `is_other_version` tells that the table has no such tag, and that `name`
    is a near one.
    """

    name: str
    disk: int
    compressed: int
    layers: int | None
    reason: str
    is_other_version: bool = False


def size_text(size: int) -> str:
    """A size in bytes for people: `5 B`, `21.7 MB`, three digits at most; units are thousands, as Docker prints them."""
    value = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 999.5:
            return f"{value:.3g} {unit}"
        value /= 1000
    return f"{value:.3g} TB"


@cache
def _images() -> dict[str, Any]:
    return _read("base_images.toml")


@cache
def _packages() -> dict[str, Any]:
    return _read("packages.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def known_bases() -> tuple[BaseSize, ...]:
    """Every image of the table."""
    return tuple([_base(row) for row in _images()["image"]])


@lru_cache(maxsize=256)
def base_size(base: str, platform: str | None = None) -> BaseSize | None:
    """The size of the image that FROM names; None where the table has none like it.

    A tag that is not in the table takes the figures of the same variant (`slim`, `alpine` …) of another version, and says so.
    """
    if base == "scratch":
        return BaseSize("scratch", 0, 0, 0, "scratch is nothing at all: no files, no layers.")
    image = reference(base)
    if image is None:
        return None
    name, tag, wanted = _listed_name(image), image.tag or "latest", _platform(platform)
    rows = [row for row in _images()["image"] if row["name"] == name]
    for row in rows:
        if tag in row["tags"] and row.get("platform", f"{BUILD_OS}/{BUILD_ARCHITECTURE}") == wanted:
            return _base(row)
    variant = _variant(tag)
    for row in rows:
        if any(_variant(other) == variant for other in row["tags"]):
            found = _base(row)
            reason = f"{name}:{tag} for {wanted} is not in the table; this is another of its kind. {found.reason}"
            return BaseSize(found.name, found.disk, found.compressed, found.layers, reason, is_other_version=True)
    return None


def package_size(family: str, package: str) -> Estimate | None:
    """What installing a package adds with all it needs; None where the table does not know it.

    `family` is one of `learn.dockerfile.package_managers`; a version behind the name is not looked at.
    """
    return _by_name("packages").get((family, package_name(family, package)))


def download_size(family: str, package: str) -> Estimate | None:
    """What the package manager downloads for a package and keeps in its cache; None where the table does not know it."""
    return _by_name("downloads").get((family, package_name(family, package)))


@cache
def _by_name(kind: str) -> dict[tuple[str, str], Estimate]:
    found: dict[tuple[str, str], Estimate] = {}
    how = "with what it needs" if kind == "packages" else "as downloaded"
    for table in _packages()["install"]:
        said = f"{how}: {_source(_packages(), table)}."
        for name, size in table.get(kind, {}).items():
            found.setdefault((table["family"], name), Estimate(size, f"{name} {said}"))
    return found


def job_size(name: str) -> Estimate | None:
    """What a whole job adds: `apt lists`, `npm install` …; None where the table does not know it."""
    for row in _packages()["job"]:
        if row["name"] == name:
            return Estimate(row["bytes"], f"{name}: {_source(_packages(), row)}.")
    return None


def package_name(family: str, word: str) -> str:
    """The name in a word such as `numpy==2.1`, `curl=8.5.0-2`, `flask[async]` or `@angular/cli@21`."""
    if family == "pip":
        return _PIP_EXTRAS.sub("", word).lower().replace("_", "-")
    if family == "npm":
        return word[0] + word[1:].partition("@")[0] if word else ""
    return _NAME_ONLY.sub("", word)


def _listed_name(image: Reference) -> str:
    """How the table calls an image: an official one by its name, a distroless one without its versions."""
    if image.name.startswith(_DISTROLESS):
        return _DISTROLESS_VERSION.sub("", image.name)
    return official_name(image) or image.name


def _base(row: dict[str, Any]) -> BaseSize:
    name = f"{row['name']}:{row['tags'][0]}"
    disk, compressed, factor = row.get("disk"), row.get("compressed"), _images()["factor"]
    source, layers = _source(_images(), row), row.get("layers")
    if disk is None:
        assert compressed is not None, "a row has one of the two"  # noqa: S101
        reason = f"{name}: {size_text(compressed)} compressed ({source}); unpacked about {factor} times that."
        return BaseSize(name, round(compressed * factor), compressed, layers, reason)
    if compressed is None:
        return BaseSize(name, disk, round(disk / factor), layers, f"{name}: about {size_text(disk)} unpacked ({source}).")
    reason = f"{name}: {size_text(compressed)} compressed, about {size_text(disk)} unpacked ({source})."
    return BaseSize(name, disk, compressed, layers, reason)


def _source(table: dict[str, Any], row: dict[str, Any]) -> str:
    return f"{table['sources'][row['source']]}, {row['date']}"


def _variant(tag: str) -> str:
    """A tag without versions and without the distribution: what kind of image it is."""
    rest = _VERSION.sub("", tag, count=1)
    if rest in ("latest", "lts", "current", "stable"):
        return ""
    parts = [part for part in rest.split("-") if part and part not in _DISTRIBUTIONS and not part.isdigit()]
    return "-".join(["alpine" if part.startswith("alpine") else part for part in parts])


def _platform(platform: str | None) -> str:
    if not platform:
        return f"{BUILD_OS}/{BUILD_ARCHITECTURE}"
    try:
        return str(parse(platform))
    except DockerfileError:
        return platform
