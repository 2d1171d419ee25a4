"""COPY: files from the build context, another stage or an image into the image."""

from __future__ import annotations

from dataclasses import dataclass

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import quote
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import NO_KEYS, Instruction, read_flags
from learn.dockerfile.syntax.nodes import Node
from learn.dockerfile.transfer import (
    SourcesAndDestination,
    created_by,
    expand_transfer,
    is_git,
    is_http,
    read_sources,
    require_two_arguments,
)


@dataclass(slots=True)
class Copy(Instruction):
    """`what` goes where; `from_` is the stage or image of `--from`, or ""."""

    KEYWORD = "COPY"
    FLAGS = {  # noqa: RUF012
        "from": "text", "chown": "text", "chmod": "text", "link": "switch", "parents": "switch", "exclude": "texts",
    }  # fmt: skip

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
        require_two_arguments(node)
        if not node.flags:
            return cls(node, read_sources(node), "", "", "", False, False, ())
        single, many = read_flags(node, cls.FLAGS)
        return cls(
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
        transfer = expand_transfer(draft, self.node, self.what, self.chown, self.chmod)
        if self.from_ and not draft.is_built(self.from_, True):
            raise DockerfileError(
                f"cannot copy from stage {quote(self.from_)}, it needs to be defined before current stage "
                f"{quote(draft.stage_name)}"
            )
        text = created_by("COPY", transfer, self.what.contents, parents=self.parents, check=_check_source)
        draft.commit(text, layer=True)
        return NO_KEYS


def _check_source(source: str) -> None:
    if is_git(source):
        raise DockerfileError("source can't be a git ref for COPY")
    if is_http(source):
        raise DockerfileError("source can't be a URL for COPY")


INSTRUCTION = Copy
