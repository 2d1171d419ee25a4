"""Dated facts about base images: which get no more updates and since when, and which start their programs as root.

As of 24 November 2026. Dates are the months in which security support for everybody ended (paid extensions do not count;
Debian's are those of its LTS), from the tables of endoflife.date, which name the projects' own announcements:
alpinelinux.org/releases, wiki.debian.org/LTS, wiki.ubuntu.com/Releases, devguide.python.org/versions,
github.com/nodejs/Release, php.net/supported-versions, ruby-lang.org/downloads/branches, docs.fedoraproject.org. Docker's
official image `openjdk` says in its own description that it is deprecated and that only early-access builds get updates
after July 2022; `centos` and `java` likewise. Only what had ended by then is listed: nothing is silently added as time goes by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.references import DOCKER_HUB, Reference, normalize

_MIRRORS: Final = {"public.ecr.aws": "docker/library/", "mirror.gcr.io": "library/", DOCKER_HUB: "library/"}
"""Registries that carry Docker's official images, and how their names begin there."""

_MAY_BE_OFFICIAL: Final = (*[f"{registry}/" for registry in _MIRRORS], "index.docker.io/", "library/")

_DEBIAN: Final = {
    "7": "2018-05", "8": "2020-06", "9": "2022-06", "10": "2024-06", "11": "2026-08",
}  # fmt: skip
_DEBIAN_NAMES: Final = {"wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11"}
_FIGURES: Final = frozenset("0123456789")
_UBUNTU: Final = {
    "12.04": "2017-04", "14.04": "2019-04", "16.04": "2021-04", "16.10": "2017-07", "17.04": "2018-01", "17.10": "2018-07",
    "18.04": "2023-05", "18.10": "2019-07", "19.04": "2020-01", "19.10": "2020-07", "20.04": "2025-05", "20.10": "2021-07",
    "21.04": "2022-01", "21.10": "2022-07", "22.10": "2023-07", "23.04": "2024-01", "23.10": "2024-07", "24.10": "2025-07",
    "25.04": "2026-01", "25.10": "2026-07",
}  # fmt: skip
_UBUNTU_NAMES: Final = {
    "precise": "12.04", "trusty": "14.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "groovy": "20.10",
    "hirsute": "21.04", "impish": "21.10", "kinetic": "22.10", "lunar": "23.04", "mantic": "23.10", "oracular": "24.10",
    "plucky": "25.04", "questing": "25.10",
}  # fmt: skip
_CODENAMES: Final = {"debian": _DEBIAN_NAMES, "ubuntu": _UBUNTU_NAMES}
_ALPINE: Final = {
    "3.1": "2016-11", "3.2": "2017-05", "3.3": "2017-11", "3.4": "2018-05", "3.5": "2018-11", "3.6": "2019-05",
    "3.7": "2019-11", "3.8": "2020-05", "3.9": "2020-11", "3.10": "2021-05", "3.11": "2021-11", "3.12": "2022-05",
    "3.13": "2022-11", "3.14": "2023-05", "3.15": "2023-11", "3.16": "2024-05", "3.17": "2024-11", "3.18": "2025-05",
    "3.19": "2025-11", "3.20": "2026-04", "3.21": "2026-11",
}  # fmt: skip

_ENDED: Final[Mapping[str, Mapping[str, str]]] = {
    "alpine": _ALPINE,
    "debian": _DEBIAN,
    "ubuntu": _UBUNTU,
    "centos": {"5": "2017-03", "6": "2020-11", "7": "2024-06", "8": "2021-12"},
    "fedora": {
        "30": "2020-05", "31": "2020-11", "32": "2021-05", "33": "2021-11", "34": "2022-06", "35": "2022-12", "36": "2023-05",
        "37": "2023-12", "38": "2024-05", "39": "2024-11", "40": "2025-05", "41": "2025-12", "42": "2026-05",
    },
    "amazonlinux": {"1": "2023-12", "2018.03": "2023-12", "2": "2026-06"},
    "python": {
        "2": "2020-01", "2.7": "2020-01", "3.3": "2017-09", "3.4": "2019-03", "3.5": "2020-09", "3.6": "2021-12",
        "3.7": "2023-06", "3.8": "2024-10", "3.9": "2025-10", "3.10": "2026-10",
    },
    "node": {
        "4": "2018-04", "5": "2016-06", "6": "2019-04", "7": "2017-06", "8": "2019-12", "9": "2018-06", "10": "2021-04",
        "11": "2019-06", "12": "2022-04", "13": "2020-06", "14": "2023-04", "15": "2021-06", "16": "2023-09", "17": "2022-06",
        "18": "2025-04", "19": "2023-06", "20": "2026-04", "21": "2024-06",
    },
    "php": {
        "5": "2018-12", "5.3": "2014-08", "5.4": "2015-09", "5.5": "2016-07", "5.6": "2018-12", "7": "2022-11", "7.0": "2019-01",
        "7.1": "2019-12", "7.2": "2020-11", "7.3": "2021-12", "7.4": "2022-11", "8.0": "2023-11", "8.1": "2025-12",
    },
    "ruby": {
        "2": "2023-03", "2.1": "2017-03", "2.2": "2018-03", "2.3": "2019-03", "2.4": "2020-03", "2.5": "2021-03",
        "2.6": "2022-03", "2.7": "2023-03", "3.0": "2024-04", "3.1": "2025-03", "3.2": "2026-03",
    },
}  # fmt: skip
"""By official image: the version as its tags begin, and the month of its end."""

_REPLACED: Final = {
    "openjdk": ("2022-07", "eclipse-temurin or amazoncorretto"),
    "java": ("2016-12", "eclipse-temurin or amazoncorretto"),
    "centos": ("2024-06", "almalinux or debian"),
    "adoptopenjdk": ("2021-08", "eclipse-temurin"),
}
"""Official images that were given up, whatever the tag, and what to take instead."""

_SUCCESSORS: Final = {
    "alpine": "alpine:3.24", "debian": "debian:trixie-slim", "ubuntu": "ubuntu:26.04", "fedora": "fedora:44",
    "amazonlinux": "amazonlinux:2023", "python": "python:3.13-slim", "node": "node:24-slim",
}  # fmt: skip

_RUNS_AS_ROOT: Final = frozenset(
    {
        "alpine", "almalinux", "amazoncorretto", "amazonlinux", "archlinux", "buildpack-deps", "busybox", "centos", "clojure",
        "composer", "dart", "debian", "eclipse-temurin", "elixir", "erlang", "fedora", "gcc", "golang", "haskell",
        "ibm-semeru-runtimes", "java", "julia", "maven", "node", "openjdk", "oraclelinux", "perl", "php", "pypy", "python",
        "r-base", "rockylinux", "ruby", "rust", "sapmachine", "swift", "ubuntu",
    }
)  # fmt: skip
_APT_IMAGES: Final = frozenset({"debian", "ubuntu", "buildpack-deps", "python", "node", "golang", "ruby", "rust", "php", "perl"})

_LONGEST_NAME: Final = 512
"""Characters of a name that is looked at; registries take fewer."""

_VERSION: Final = re.compile(r"[0-9]+(?>(?:\.[0-9]+)*)")
_EARLY_ACCESS: Final = re.compile(r"[0-9]+-ea|.*-rc")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ended:
    """What got its last updates, when (as "June 2024"), and what to use instead, "" where any newer version will do."""

    what: str
    since: str
    instead: str


def reference(base: str) -> Reference | None:
    """The image that FROM names; None where that is no name, or has a variable nobody set."""
    if not base or base == "scratch" or "$" in base or len(base) > _LONGEST_NAME:
        return None
    try:
        return normalize(base)
    except DockerfileError:
        return None


def official_name(image: Reference) -> str:
    """The name of one of Docker's official images, such as "python"; "" for another."""
    prefix = _MIRRORS.get(image.domain, "/")
    name = image.path.removeprefix(prefix)
    return name if image.path.startswith(prefix) and "/" not in name else ""


def official(base: str) -> tuple[str, str]:
    """Name and tag of one of Docker's official images; "" and "" for another."""
    if "/" not in base and "@" not in base:  # as nearly everybody writes them, so that nothing needs to be taken apart
        name, _, tag = base.partition(":")
        return (name, tag) if "$" not in base else ("", "")
    image = reference(base) if base.startswith(_MAY_BE_OFFICIAL) or "@" in base else None
    name = official_name(image) if image is not None else ""
    return (name, image.tag) if image is not None and name else ("", "")


def is_known_to_run_as_root(base: str) -> bool:
    """Whether a base image is one that starts programs as root unless USER says otherwise."""
    return official(base)[0] in _RUNS_AS_ROOT


def is_known_without_lists(base: str) -> bool:
    """Whether a base image is one that has apt and comes without its lists of packages."""
    name, tag = official(base)
    return name in _APT_IMAGES and "alpine" not in tag


def ended(base: str) -> Ended | None:
    """What a base image stands on that gets no more updates; None where nothing is known against it."""
    return _known_end(base) if len(base) <= _LONGEST_NAME else _end(base)


@lru_cache(maxsize=1024)
def _known_end(base: str) -> Ended | None:
    return _end(base)  # the same bases come again and again


def _end(base: str) -> Ended | None:
    name, tag = official(base)
    if not name:
        return None
    if name in _REPLACED and not (name == "openjdk" and _EARLY_ACCESS.match(tag)):
        month = _ENDED.get(name, {}).get(tag.partition(".")[0], _REPLACED[name][0])
        return Ended(f"{name}:{tag}" if tag else name, _in_words(month), _REPLACED[name][1])
    first, *variants = tag.split("-")
    found = _ended_version(name, first)
    for variant in variants:
        found = found or _ended_variant(variant)
    return found


def _ended_version(name: str, tag: str) -> Ended | None:
    table = _ENDED.get(name)
    if table is None:
        return _ended_variant(tag)
    version = _CODENAMES[name].get(tag, tag) if name in _CODENAMES else tag
    if version[:1] not in _FIGURES or not _VERSION.fullmatch(version):
        return _ended_variant(tag)
    major, _, minor = version.partition(".")
    prefix = f"{major}.{minor.partition('.')[0]}" if minor else major
    if prefix not in table:
        # A release that the table does not know stands for its major version only where that has no minor ones.
        prefix = major
        if prefix not in table or (minor and _has_minors(table, major)):
            return None
    return Ended(f"{name} {prefix}", _in_words(table[prefix]), _SUCCESSORS.get(name, ""))


def _has_minors(table: Mapping[str, str], major: str) -> bool:
    return any(version.startswith(major + ".") for version in table)


def _ended_variant(variant: str) -> Ended | None:
    """The distribution below, which official images of languages name in their tags."""
    if variant.startswith("alpine"):
        version = variant[6:]
        return Ended(f"alpine {version}", _in_words(_ALPINE[version]), "") if version in _ALPINE else None
    if variant in _DEBIAN_NAMES:
        return Ended(f"debian {_DEBIAN_NAMES[variant]} ({variant})", _in_words(_DEBIAN[_DEBIAN_NAMES[variant]]), "")
    if variant in _UBUNTU_NAMES:
        version = _UBUNTU_NAMES[variant]
        return Ended(f"ubuntu {version} ({variant})", _in_words(_UBUNTU[version]), "")
    return None


def _in_words(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}"
