"""Names of images: `ubuntu`, `ghcr.io/owner/app:1.2`, `app@sha256:…`.

The grammar and the words of refusal are those of github.com/distribution/reference (`regexp.go`, `normalize.go`) and,
for digests, of github.com/opencontainers/go-digest, which BuildKit uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import to_lower

DOCKER_HUB: Final = "docker.io"
_LEGACY_DOCKER_HUB: Final = "index.docker.io"
_OFFICIAL: Final = "library/"
_MAX_PATH: Final = 255  # characters

_COMPONENT: Final = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_PATH: Final = rf"{_COMPONENT}(?:/{_COMPONENT})*"
_HOST_LABEL: Final = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN: Final = rf"(?:{_HOST_LABEL}(?:\.{_HOST_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_TAG: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST: Final = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}"
_REFERENCE: Final = re.compile(rf"(?:({_DOMAIN})/)?({_PATH})(?::({_TAG}))?(?:@({_DIGEST}))?")
_IMAGE_ID: Final = re.compile(r"[a-f0-9]{64}")
_KNOWN_DIGESTS: Final = {"sha256": 64, "sha384": 96, "sha512": 128}  # hexadecimal digits
_ANY_DIGEST: Final = re.compile(r"[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+")


class ImageNameError(DockerfileError):
    """A name that no image can have."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of an image in full: `docker.io`, `library/ubuntu`, and a tag and a digest, each "" if not given."""

    domain: str
    path: str
    tag: str = ""
    digest: str = ""

    @property
    def name(self) -> str:
        """Domain and path."""
        return f"{self.domain}/{self.path}"

    @property
    def familiar(self) -> str:
        """As people write it: without `docker.io`, and without `library/` where only a name follows."""
        name = self.name
        if self.domain == DOCKER_HUB:
            short = self.path.removeprefix(_OFFICIAL)
            name = self.path if "/" in short else short
        return name + self._suffix()

    def with_tag(self) -> Reference:
        """The same, with the tag `latest` if neither tag nor digest says which. BuildKit: reference.TagNameOnly."""
        return self if self.tag or self.digest else replace(self, tag="latest")

    def __str__(self) -> str:
        return self.name + self._suffix()

    def _suffix(self) -> str:
        return (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def normalize(name: str) -> Reference:
    """The image that `name` means, in full. BuildKit: reference.ParseNormalizedNamed.

    Raises ImageNameError in the words of that function.
    """
    if _IMAGE_ID.fullmatch(name):
        raise ImageNameError(f"invalid repository name ({name}), cannot specify 64-byte hexadecimal strings")
    domain, remainder = _split_domain(name)
    path = remainder.partition(":")[0]
    if to_lower(path) != path:
        raise ImageNameError(f"invalid reference format: repository name ({path}) must be lowercase")
    full = f"{domain}/{remainder}"
    match = _REFERENCE.fullmatch(full)
    if match is None:
        lower = to_lower(full)
        if lower != full and _REFERENCE.fullmatch(lower):
            raise ImageNameError("repository name must be lowercase")
        raise ImageNameError("invalid reference format")
    found_domain, found_path, tag, digest = match.groups(default="")
    if len(found_path) > _MAX_PATH:
        raise ImageNameError(f"repository name must not be more than {_MAX_PATH} characters")
    if digest:
        _check_digest(digest)
    return Reference(found_domain, found_path, tag, digest)


def full_name(name: str) -> str:
    """The image that `name` means as the builder shows it, with its tag; a name that no image can have as it is."""
    try:
        return str(normalize(name).with_tag())
    except ImageNameError:
        return name


def _split_domain(name: str) -> tuple[str, str]:
    """Domain and the rest. What stands before the first slash is a domain if it looks like one."""
    first, slash, rest = name.partition("/")
    if not slash:
        return DOCKER_HUB, _OFFICIAL + name
    if first == _LEGACY_DOCKER_HUB:
        domain, remainder = DOCKER_HUB, rest
    elif first == "localhost" or "." in first or ":" in first or to_lower(first) != first:
        domain, remainder = first, rest
    else:
        domain, remainder = DOCKER_HUB, name
    if domain == DOCKER_HUB and "/" not in remainder:
        remainder = _OFFICIAL + remainder
    return domain, remainder


def _check_digest(digest: str) -> None:
    algorithm, _, encoded = digest.partition(":")
    length = _KNOWN_DIGESTS.get(algorithm)
    if length is None:
        is_formed = _ANY_DIGEST.fullmatch(digest)
        raise ImageNameError("unsupported digest algorithm" if is_formed else "invalid checksum digest format")
    if len(encoded) != length:
        raise ImageNameError("invalid checksum digest length")
    if to_lower(encoded) != encoded:
        raise ImageNameError("invalid checksum digest format")
