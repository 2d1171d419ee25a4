"""What COPY and ADD share: sources, here-documents and destination, `--chmod`, and sources that are not files.

BuildKit: instructions/parse.go (parseSourcesAndDest), dockerfile2llb/convert_copy.go and dfgitutil.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import quote
from learn.dockerfile.image import Draft
from learn.dockerfile.instruction import parse_bool
from learn.dockerfile.syntax.heredocs import parse_heredoc, without_leading_tabs
from learn.dockerfile.syntax.nodes import Heredoc, Node


class SourceContent(NamedTuple):
    """A file written in the Dockerfile itself: a here-document. `expand` is false where its name was quoted."""

    path: str
    data: str
    expand: bool


class SourcesAndDestination(NamedTuple):
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
    """The sources and the destination. Raises DockerfileError. The caller has seen that there are two arguments."""
    *sources, destination = node.arguments
    if find_heredoc(destination) is not None:
        raise DockerfileError(f"{node.keyword} cannot accept a heredoc as a destination")
    if not node.heredocs and not any("<<" in source for source in sources):
        return SourcesAndDestination(tuple(sources), (), destination)
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
            f"{node.keyword} requires at least two arguments, but only one was provided. "
            "Destination could not be determined"
        )


class Transfer(NamedTuple):
    """The words of a COPY or ADD after expansion."""

    chown: str
    chmod: str
    checksum: str
    sources: tuple[str, ...]
    destination: str


def expand_transfer(draft: Draft, chown: str, chmod: str, checksum: str, what: SourcesAndDestination) -> Transfer:
    """Expand the words in BuildKit's order, so that the first error is the same. Raises DockerfileError."""
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
    for source in transfer.sources:
        if ":" in source:
            check(source)
    if not (parents or contents or transfer.chown or transfer.chmod):
        return f"{keyword} {' '.join(transfer.sources)} {transfer.destination} # buildkit"
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

_PROTOCOL: Final = re.compile(r"([a-zA-Z0-9]+)://")
_SCP: Final = re.compile(r"[a-zA-Z0-9\-_]+@[a-zA-Z0-9\-.]+:[^#]*(?:#.*)?", re.DOTALL)


def is_git(source: str) -> bool:
    """Whether ADD would clone `source`. BuildKit: dfgitutil.ParseGitRef.

    Raises DockerfileError where it names a repository with a query that BuildKit refuses.
    """
    if source.startswith(("./", "../", "github.com/")):
        return False  # BuildKit takes the last for a path here, though not as a build context
    protocol = _PROTOCOL.match(source)
    if protocol is None:
        return "@" in source and _SCP.fullmatch(source) is not None
    scheme = protocol[1].lower()
    if scheme not in ("http", "https", "git", "ssh"):
        return False
    try:
        url = urlsplit(source)
    except ValueError:
        return False
    if scheme in ("http", "https") and not url.path.endswith(".git"):
        return False
    if url.query:
        _check_git_query(url.query)
    return True


def is_http(source: str) -> bool:
    """Whether ADD would download `source`. BuildKit: isHTTPSource."""
    return source.startswith(("http://", "https://"))


def _check_git_query(query: str) -> None:
    for name, values in parse_qs(query, keep_blank_values=True).items():
        if len(values) > 1:
            raise DockerfileError(f"query {quote(name)} has multiple values")
        switch = name in ("submodules", "keep-git-dir")
        if not values[0] and not switch:
            raise DockerfileError(f"query {quote(name)} has no value")
        if name not in ("ref", "tag", "branch", "subdir", "checksum", "commit", "submodules", "keep-git-dir"):
            raise DockerfileError(f"unexpected query {quote(name)}")
        if switch and values[0] and parse_bool(values[0]) is None:
            raise DockerfileError(f"invalid {name} value: {quote(values[0])}")
