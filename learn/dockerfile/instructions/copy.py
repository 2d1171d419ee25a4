"""COPY: files from the build context, another stage or an image into the image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import quote
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import NO_KEYS, FlagKind, Instruction, read_flags
from learn.dockerfile.syntax.nodes import Node
from learn.dockerfile.transfer import (
    SourcesAndDestination,
    created_by,
    expand_transfer,
    is_git,
    is_http,
    read_sources,
)

FLAGS: Final[Mapping[str, FlagKind]] = {
    "from": "text", "chown": "text", "chmod": "text", "link": "switch", "parents": "switch", "exclude": "texts",
}  # fmt: skip
"""What flags it takes."""


@dataclass(slots=True)
class Copy(Instruction):
    """`what` goes where; `from_` is the stage or image of `--from`, or ""."""

    what: SourcesAndDestination
    from_: str
    chown: str
    chmod: str
    link: bool
    parents: bool
    exclude: tuple[str, ...]

    @classmethod
    def read(cls, node: Node) -> Copy:
        """BuildKit: parseCopy."""
        flags = node.flags
        if not flags or len(node.arguments) < 2:
            return Copy(node, read_sources(node), "", "", "", False, False, ())
        if len(flags) == 1 and flags[0].startswith("--from="):  # as mostly
            return Copy(node, read_sources(node), flags[0][7:], "", "", False, False, ())
        single, many = read_flags(node, FLAGS)
        return Copy(
            node,
            read_sources(node),
            single.get("from", ""),
            single.get("chown", ""),
            single.get("chmod", ""),
            single.get("link") == "true",
            single.get("parents") == "true",
            tuple(many.get("exclude", ())),
        )

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatch (the expansions and `--from`), then dispatchCopy."""
        node, what = self.node, self.what
        is_plain = draft.is_plain(node.original) and not (what.contents or self.chown or self.chmod or self.parents)
        if not is_plain:
            transfer = expand_transfer(draft, node, what, self.chown, self.chmod)
        if self.from_ and not draft.is_built(self.from_, True):
            raise DockerfileError(
                f"cannot copy from stage {quote(self.from_)}, it needs to be defined before current stage "
                f"{quote(draft.stage_name)}"
            )
        if is_plain:
            sources = " ".join(what.sources)
            if ":" in sources:
                for source in what.sources:
                    _check_source(source)
            draft.commit(f"COPY {sources} {what.destination} # buildkit", layer=True)
            return NO_KEYS
        text = created_by("COPY", transfer, what.contents, parents=self.parents, check=_check_source)
        draft.commit(text, layer=True)
        return NO_KEYS


def _check_source(source: str) -> None:
    if is_git(source):
        raise DockerfileError("source can't be a git ref for COPY")
    if is_http(source):
        raise DockerfileError("source can't be a URL for COPY")


INSTRUCTION = Copy
