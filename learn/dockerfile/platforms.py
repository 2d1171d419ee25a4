"""Platforms: `linux/arm64`, `arm/v7`, `windows(10.0.17763)/amd64`.

BuildKit: github.com/containerd/platforms v1.0.0-rc.4. What a specifier leaves out is linux/amd64's, the platform this
engine builds for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import quote, to_lower

BUILD_OS: Final = "linux"
BUILD_ARCHITECTURE: Final = "amd64"

# fmt: off
_KNOWN_SYSTEMS: Final = frozenset({
    "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd", "openbsd",
    "plan9", "solaris", "windows", "zos",
})
_KNOWN_ARCHITECTURES: Final = frozenset({
    "386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "ppc64", "ppc64le", "loong64", "mips", "mipsle", "mips64",
    "mips64le", "mips64p32", "mips64p32le", "ppc", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
})
# fmt: on

# Go's texts of these two stand in its messages.
_COMPONENT: Final = r"^[A-Za-z0-9_.-]+$"
_SYSTEM: Final = r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$"
_COMPONENT_REGEXP: Final = re.compile(_COMPONENT)
_SYSTEM_REGEXP: Final = re.compile(_SYSTEM)
_ESCAPED: Final = re.compile(r"%(.{0,2})", re.DOTALL)


class PlatformError(DockerfileError):
    """A platform that cannot be read."""


@dataclass(frozen=True, slots=True)
class Platform:
    """An OCI platform; what is not said is ""."""

    os: str
    architecture: str
    variant: str = ""
    os_version: str = ""
    os_features: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`os/architecture/variant`, without the version and features of the system. BuildKit: platforms.Format."""
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)


def parse(specifier: str) -> Platform:
    """Read `os`, `architecture`, `os/architecture` or `os/architecture/variant`. BuildKit: platforms.Parse.

    Other names for the same are replaced (`x86_64`, `aarch64`, `macos`). Raises PlatformError in containerd's words.
    """
    written = quote(specifier)
    if "*" in specifier:
        raise PlatformError(f"{written}: wildcards not yet supported: invalid argument")
    first, *others = specifier.split("/", 3)
    system = _SYSTEM_REGEXP.fullmatch(first)
    if system is None:
        raise PlatformError(
            f"{quote(first)} is an invalid OS component of {written}: "
            f"OSAndVersion specifier component must match {quote(_SYSTEM)}: invalid argument"
        )
    os = _normal_system(system[1])
    version = _unescape(system[2] or "", f"{written} has an invalid OS version {quote(system[2] or '')}")
    features = tuple(
        _unescape(feature, f"{written} has an invalid OS feature {quote(feature)}")
        for feature in (system[3] or "").split("+")[1:]
    )
    for part in others:
        if not _COMPONENT_REGEXP.fullmatch(part):
            raise PlatformError(
                f"{quote(part)} is an invalid component of {written}: "
                f"platform specifier component must match {quote(_COMPONENT)}: invalid argument"
            )
    if not others:
        return _complete(specifier, os, version, features)
    if len(others) > 2:
        raise PlatformError(f"{written}: cannot parse platform specifier: invalid argument")
    architecture, variant = _normal_architecture(*others)
    if len(others) == 1 and (architecture, variant) == ("arm", "v7"):
        variant = ""
    if len(others) == 2 and (architecture, variant) == ("arm64", ""):
        variant = "v8"
    return Platform(os, architecture, variant, version, features)


def normalize(platform: Platform) -> Platform:
    """The platform under its usual names, so that equal ones are equal. BuildKit: platforms.Normalize."""
    architecture, variant = _normal_architecture(platform.architecture, platform.variant)
    features = tuple(sorted(set(platform.os_features)))
    return Platform(_normal_system(platform.os), architecture, variant, platform.os_version, features)


def _complete(specifier: str, os: str, version: str, features: tuple[str, ...]) -> Platform:
    """What is meant by one word: a system, or else an architecture."""
    if os in _KNOWN_SYSTEMS:
        return Platform(os, BUILD_ARCHITECTURE, "", version, features)
    architecture, variant = _normal_architecture(specifier)
    if architecture not in _KNOWN_ARCHITECTURES:
        raise PlatformError(f"{quote(specifier)}: unknown operating system or architecture: invalid argument")
    if (architecture, variant) == ("arm", "v7"):
        variant = ""
    return Platform(BUILD_OS, architecture, variant, version, features)


def _normal_system(os: str) -> str:
    os = to_lower(os) or BUILD_OS
    return "darwin" if os == "macos" else os


def _normal_architecture(architecture: str, variant: str = "") -> tuple[str, str]:
    """Architecture and variant under their usual names; a variant that goes without saying is ""."""
    match to_lower(architecture), to_lower(variant):
        case "i386", _:
            return "386", ""
        case (("x86_64" | "x86-64" | "amd64"), known):
            return "amd64", "" if known == "v1" else known
        case (("aarch64" | "arm64"), known):
            return "arm64", {"8": "", "v8": "", "v8.0": "", "9": "v9", "9.0": "v9", "v9.0": "v9"}.get(known, known)
        case "armhf", _:
            return "arm", "v7"
        case "armel", _:
            return "arm", "v6"
        case "arm", known:
            return "arm", {"": "v7", "5": "v5", "6": "v6", "7": "v7", "8": "v8"}.get(known, known)
        case other, known:
            return other, known


def _unescape(text: str, complaint: str) -> str:
    """Undo `%2B` and its like. Go: url.PathUnescape."""
    octets = bytearray()
    at = 0
    for match in _ESCAPED.finditer(text):
        octets += text[at : match.start()].encode()
        if not re.fullmatch("[0-9A-Fa-f]{2}", match[1]):
            raise PlatformError(f"{complaint}: invalid URL escape {quote(match[0])}")
        octets.append(int(match[1], 16))
        at = match.end()
    return (octets + text[at:].encode()).decode(errors="replace")
