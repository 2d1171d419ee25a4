"""Addresses of Git repositories, as ADD takes them: `https://example.org/app.git?branch=main#v1:docs`.

BuildKit: dfgitutil.ParseGitRef and util/gitutil.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import quote
from learn.dockerfile.instruction import parse_bool

_PROTOCOL: Final = re.compile(r"([a-zA-Z0-9]+)://")
_SCP: Final = re.compile(r"[a-zA-Z0-9\-_]+@[a-zA-Z0-9\-.]+:[^#]*(?:#.*)?", re.DOTALL)
_SWITCHES: Final = ("submodules", "keep-git-dir", "fetch-by-commit")
_TEXTS: Final = ("ref", "tag", "branch", "subdir", "checksum", "commit", "mtime")
_MODIFICATION_TIMES: Final = ("checkout", "commit")


class GitUrl(NamedTuple):
    """What an address says besides where the repository is: `keep_git_dir` is None and `checksum` "" where it does not."""

    checksum: str = ""
    keep_git_dir: bool | None = None


def read_git_url(source: str) -> GitUrl | None:
    """The repository that ADD would clone for `source`; None where that is no address of one.

    Raises DockerfileError where it names a repository with a query that BuildKit refuses.
    """
    if source.startswith(("./", "../", "github.com/")):
        return None  # BuildKit takes the last for a path here, though not as a build context
    protocol = _PROTOCOL.match(source)
    if protocol is None:
        return GitUrl() if "@" in source and _SCP.fullmatch(source) is not None else None
    scheme = protocol[1].lower()
    if scheme not in ("http", "https", "git", "ssh"):
        return None
    try:
        url = urlsplit(source)
    except ValueError:
        return None
    if scheme in ("http", "https") and not url.path.endswith(".git"):
        return None
    return _read_query(url.query, url.fragment) if url.query else GitUrl()


def _read_query(query: str, fragment: str) -> GitUrl:
    ref, _, subdirectory = fragment.partition(":")
    given: dict[str, str] = {}
    switches: dict[str, bool] = {}
    for name, values in parse_qs(query, keep_blank_values=True).items():
        value = values[0]
        if len(values) > 1:
            raise DockerfileError(f"query {quote(name)} has multiple values")
        if not value and name not in _SWITCHES:
            raise DockerfileError(f"query {quote(name)} has no value")
        if name in _SWITCHES:
            switch = parse_bool(value) if value else True
            if switch is None:
                raise DockerfileError(f"invalid {name} value: {quote(value)}")
            switches[name] = switch
        elif name not in _TEXTS:
            raise DockerfileError(f"unexpected query {quote(name)}")
        elif name == "mtime" and value not in _MODIFICATION_TIMES:
            raise DockerfileError(f"invalid mtime value: {quote(value)}")
        else:
            given[name] = value
    if "subdir" in given and subdirectory not in ("", given["subdir"]):
        raise DockerfileError(f"subdir conflicts: {quote(subdirectory)} vs {quote(given['subdir'])}")
    _check_refs(ref, given)
    return GitUrl(given.get("commit", given.get("checksum", "")), switches.get("keep-git-dir"))


def _check_refs(ref: str, given: dict[str, str]) -> None:
    """Refuse two names for what to check out that are not the same."""
    if "tag" in given and "branch" in given:
        raise DockerfileError("branch conflicts with tag")
    for name, prefix in (("ref", ""), ("tag", "refs/tags/"), ("branch", "refs/heads/")):
        if name in given:
            wanted = prefix + given[name].removeprefix(prefix)
            if ref not in ("", wanted):
                raise DockerfileError(f"ref conflicts: {quote(ref)} vs {quote(wanted)}")
            ref = wanted
