"""ADD: like COPY, and it downloads, clones and unpacks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.git_urls import read_git_url
from learn.dockerfile.golang import quote
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import NO_KEYS, FlagKind, Instruction, find_switch, read_flags
from learn.dockerfile.syntax.nodes import Node
from learn.dockerfile.transfer import (
    SourcesAndDestination,
    Transfer,
    created_by,
    expand_transfer,
    is_git,
    is_http,
    read_sources,
    require_two_arguments,
)

_DIGEST: Final = re.compile(r"[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+")
_HEX_LENGTHS: Final = {"sha256": 64, "sha384": 96, "sha512": 128}
_HEX: Final = re.compile(r"[a-f0-9]+")

FLAGS: Final[Mapping[str, FlagKind]] = {
    "chown": "text", "chmod": "text", "link": "switch", "keep-git-dir": "switch", "checksum": "text",
    "unpack": "switch", "exclude": "texts",
}  # fmt: skip
"""What flags it takes."""


@dataclass(slots=True)
class Add(Instruction):
    """`what` goes where. `keep_git_dir` and `unpack` are None where the flag is missing."""

    what: SourcesAndDestination
    chown: str
    chmod: str
    checksum: str
    link: bool
    keep_git_dir: bool | None
    unpack: bool | None
    exclude: tuple[str, ...]

    @classmethod
    def read(cls, node: Node) -> Add:
        """BuildKit: parseAdd."""
        require_two_arguments(node)
        single, many = read_flags(node, FLAGS)
        return Add(
            node,
            read_sources(node),
            single.get("chown", ""),
            single.get("chmod", ""),
            single.get("checksum", ""),
            single.get("link") == "true",
            find_switch(single, "keep-git-dir"),
            find_switch(single, "unpack"),
            tuple(many.get("exclude", ())),
        )

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatch (the expansions), then dispatchCopy."""
        transfer = expand_transfer(draft, self.node, self.what, self.chown, self.chmod, self.checksum)
        if transfer.checksum:
            _check_sources_of_checksum(transfer)

        # What one source's address says holds for the sources behind it, too.
        checksum, keep_git_dir = transfer.checksum, self.keep_git_dir

        def check(source: str) -> None:
            nonlocal checksum, keep_git_dir
            git = read_git_url(source)
            if git is None:
                if checksum and is_http(source):
                    _check_digest(checksum)
                return
            if None not in (keep_git_dir, git.keep_git_dir) and keep_git_dir != git.keep_git_dir:
                raise DockerfileError("inconsistent keep-git-dir configuration")
            if checksum and git.checksum and checksum != git.checksum:
                raise DockerfileError(f"checksum mismatch {quote(checksum)} != {quote(git.checksum)}")
            checksum = git.checksum or checksum
            keep_git_dir = keep_git_dir if git.keep_git_dir is None else git.keep_git_dir

        draft.commit(created_by("ADD", transfer, self.what.contents, parents=False, check=check), layer=True)
        return NO_KEYS


def _check_sources_of_checksum(transfer: Transfer) -> None:
    if len(transfer.sources) != 1:
        raise DockerfileError("checksum can't be specified for multiple sources")
    source = transfer.sources[0]
    try:
        has_one = is_http(source) or is_git(source)
    except DockerfileError:
        has_one = False
    if not has_one:
        raise DockerfileError("checksum requires HTTP(S) or Git sources")


def _check_digest(text: str) -> None:
    """Raises DockerfileError in the words of opencontainers/go-digest."""
    algorithm, _, encoded = text.partition(":")
    if not algorithm or not encoded:
        raise DockerfileError("invalid checksum digest format")
    length = _HEX_LENGTHS.get(algorithm)
    if length is None:
        known_shape = _DIGEST.fullmatch(text) is not None
        raise DockerfileError("unsupported digest algorithm" if known_shape else "invalid checksum digest format")
    if len(encoded) != length:
        raise DockerfileError("invalid checksum digest length")
    if _HEX.fullmatch(encoded) is None:
        raise DockerfileError("invalid checksum digest format")


INSTRUCTION = Add
