"""What COPY and ADD share: sources, here-documents and destination, `--chmod`, and sources that are not files.

BuildKit: instructions/parse.go (parseSourcesAndDest) and dockerfile2llb/convert_copy.go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.git_urls import read_git_url
from learn.dockerfile.image import Draft
from learn.dockerfile.syntax.heredocs import parse_heredoc, without_leading_tabs
from learn.dockerfile.syntax.nodes import Heredoc, Node


class SourceContent(NamedTuple):
    """A file written in the Dockerfile itself: a here-document. `expand` is false where its name was quoted."""

    path: str
    data: str
    expand: bool


# Not frozen, for speed. Nobody writes to it.
@dataclass(slots=True)
class SourcesAndDestination:
    """What goes where, as written."""

    sources: tuple[str, ...]
    contents: tuple[SourceContent, ...]
    destination: str


def find_heredoc(word: str) -> Heredoc | None:
    """The here-document that a word like `<<EOF` announces. BuildKit: MustParseHeredoc, to which a bad one is none."""
    if "<<" not in word:
        return None
    try:
        return parse_heredoc(word)
    except DockerfileError:
        return None


def read_sources(node: Node) -> SourcesAndDestination:
    """The sources and the destination. Raises DockerfileError."""
    arguments = node.arguments
    if len(arguments) < 2:
        require_two_arguments(node)
    if "<<" not in node.original and (node.form != "exec" or "<<" not in "".join(arguments)):
        return SourcesAndDestination(arguments[:-1], (), arguments[-1])
    *sources, destination = arguments
    if find_heredoc(destination) is not None:
        raise DockerfileError(f"{node.keyword} cannot accept a heredoc as a destination")
    by_name = {heredoc.name: heredoc for heredoc in node.heredocs}
    paths: list[str] = []
    contents: list[SourceContent] = []
    for source in sources:
        heredoc = find_heredoc(source)
        if heredoc is None:
            paths.append(source)
            continue
        written = by_name.get(heredoc.name)
        data = written.content if written else ""
        contents.append(SourceContent(heredoc.name, without_leading_tabs(data) if heredoc.strip_tabs else data, heredoc.expand))
    return SourcesAndDestination(tuple(paths), tuple(contents), destination)


def require_two_arguments(node: Node) -> None:
    """Raises DockerfileError unless there are a source and a destination."""
    if len(node.arguments) < 2:
        raise DockerfileError(
            f"{node.keyword} requires at least two arguments, but only one was provided. Destination could not be determined"
        )


@dataclass(slots=True)
class Transfer:
    """The words of a COPY or ADD after expansion."""

    chown: str
    chmod: str
    checksum: str
    sources: tuple[str, ...]
    destination: str


def expand_transfer(
    draft: Draft, node: Node, what: SourcesAndDestination, chown: str, chmod: str, checksum: str = ""
) -> Transfer:
    """Expand the words in BuildKit's order, so that the first error is the same. Raises DockerfileError."""
    if not what.contents and draft.is_plain(node.original):
        return Transfer(chown, chmod, checksum, what.sources, what.destination)
    expand = draft.expand
    expanded = Transfer(
        chown and expand(chown),
        chmod and expand(chmod),
        checksum and expand(checksum),
        tuple([expand(source) for source in what.sources]),
        expand(what.destination),
    )
    for content in what.contents:
        if content.expand:
            draft.expand_raw(content.data)
    return expanded


def created_by(
    keyword: str, transfer: Transfer, contents: Sequence[SourceContent], *, parents: bool, check: Callable[[str], None]
) -> str:
    """The history of a COPY or ADD. `check` is asked about each source that may be no path. BuildKit: dispatchCopy.

    Raises DockerfileError.
    """
    if transfer.chmod:
        check_mode(transfer.chmod)
    sources = " ".join(transfer.sources)
    if ":" in sources:
        for source in transfer.sources:
            if ":" in source:
                check(source)
    if not (parents or contents or transfer.chown or transfer.chmod):
        return f"{keyword} {sources} {transfer.destination} # buildkit"
    words = [keyword]
    if parents:
        words.append("--parents")
    if transfer.chown:
        words.append(f"--chown={transfer.chown}")
    if transfer.chmod:
        words.append(f"--chmod={transfer.chmod}")
    words += transfer.sources
    words += [f"<<{content.path}" for content in contents]
    words.append(f"{transfer.destination} # buildkit")
    return " ".join(words)


# ---- --chmod

_MODE_CLAUSE: Final = re.compile(r"[augo]*[-+=][rstwXxugo]*(?:[-+=][rstwXxugo]*)*")


def check_mode(chmod: str) -> None:
    """Raises DockerfileError unless `chmod` is an octal number up to 07777 or a mode as chmod(1) takes it."""
    if chmod.isascii() and chmod.isdigit() and not ("8" in chmod or "9" in chmod):
        if len(chmod.lstrip("0")) <= 4:
            return
    elif not chmod[0].isdigit():
        # An empty clause, as after a comma at the end, is not taken either.
        if all(_MODE_CLAUSE.fullmatch(clause) for clause in chmod.split(",")):
            return
        raise DockerfileError("invalid syntax")
    raise DockerfileError(f"invalid chmod parameter: '{chmod}'. it should be octal string and between 0 and 07777")


# ---- sources that are not files


def is_git(source: str) -> bool:
    """Whether ADD would clone `source`. Raises DockerfileError where BuildKit refuses what it says besides the repository."""
    return read_git_url(source) is not None


def is_http(source: str) -> bool:
    """Whether ADD would download `source`. BuildKit: isHTTPSource."""
    return source.startswith(("http://", "https://"))
