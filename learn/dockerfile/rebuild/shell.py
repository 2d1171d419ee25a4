"""The shell of a RUN as far as it is followed: where it is, whose files it makes, and what it writes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from learn.dockerfile.rebuild.context import content_digest
from learn.dockerfile.rebuild.tree import UNKNOWN_CONTENT, Entry, Layer, Tree
from learn.dockerfile.rebuild.wildcards import BadPatternError, Wildcards, has_wildcards
from learn.dockerfile.shell_words import Command
from learn.dockerfile.syntax.nodes import Node

_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))", re.ASCII)
_ASSIGNED: Final = re.compile(r"\b([A-Za-z_]\w*)\+?=", re.ASCII)
_SETTING: Final = re.compile(r"(?:^|[\s;&|(])(?:for|read|eval|source|unset|getopts|let|printf\s+-v|\.)\s|\$\{\w+:?=|\(\(")
"""What may set variables under names that do not stand in front of a `=`."""

_PLAIN_VALUE: Final = re.compile(r"[\w.+:/@~-]+", re.ASCII)


class UnknownEffectError(Exception):
    """A command whose effect cannot be told; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that a command writes: `data` where they are known, else a `size` (None where unknown) and what tells them apart.

    `is_estimate` tells of a size from a table; `reason` says where it comes from, or why it is unknown.
    """

    size: int | None
    content: str
    data: bytes | None = None
    reason: str = ""
    is_estimate: bool = False


def with_variables(word: str, variables: Mapping[str, str]) -> str:
    """A word with the values of the variables that are known; others stay as they are written."""
    return _VARIABLE.sub(lambda match: variables.get(match[1] or match[2], match[0]), word) if "$" in word else word


def _fixed_variables(node: Node, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables that stand for one plain word wherever a RUN names them.

    What the RUN sets itself is left out, and all of them where quotes keep the shell from looking, or where it may set others.
    """
    text = node.original
    if "$" not in text or node.form == "exec" or node.heredocs or "'" in text or "\\$" in text or _SETTING.search(text):
        return {}
    own = set(_ASSIGNED.findall(text))
    return {name: value for name, value in variables.items() if name not in own and _PLAIN_VALUE.fullmatch(value)}


def _no_text(_digest: str) -> bytes | None:
    return None


@dataclass(slots=True)
class Shell:
    """The shell of one RUN while its commands are read.

    `node` is the RUN, `folder` the working folder, `owner` what new files belong to, `token` something that only runs with the
    same key share, `mounts` resolved paths whose contents are not in the layer, `variables` the environment. `texts` gives the
    content of a file of the build context by its digest.
    """

    tree: Tree
    layer: Layer
    node: Node
    folder: str
    owner: str
    token: str
    mounts: Sequence[str] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    texts: Callable[[str], bytes | None] = _no_text
    piped: Blob | None = None
    count: int = 0
    _fixed: Mapping[str, str] | None = None

    def path(self, word: str, *, follow_last: bool = True) -> str:
        """The resolved path that a word names. Raises UnknownEffectError where only the shell knows."""
        if "$" in word:
            if self._fixed is None:
                self._fixed = _fixed_variables(self.node, self.variables)
            word = with_variables(word, self._fixed)
        if "$" in word or "`" in word:
            raise UnknownEffectError(f"{word} stands for something that only the shell knows")
        if word == "~" or word.startswith("~/"):
            word = "/root" + word[1:]
        return self.tree.resolve(posixpath.join(self.folder, word), follow_last=follow_last)

    def expand(self, word: str, *, follow_last: bool = True) -> list[str]:
        """The resolved paths that a word with `*` or `?` in it matches, or the one that it names."""
        if not has_wildcards(word):
            if "{" in word and "," in word:
                raise UnknownEffectError(f"{word} means different things to different shells")
            return [self.path(word, follow_last=follow_last)]
        pattern = self.path(word, follow_last=False)
        try:
            wildcards = Wildcards(pattern)
        except BadPatternError:
            return []
        depth, beginning = pattern.count("/"), wildcards.beginning
        last_is_hidden = posixpath.basename(pattern).startswith(".")
        return sorted(
            name
            for name in self.tree.names()
            if name.startswith(beginning)
            and name.count("/") == depth
            and wildcards.matches(name)
            and (last_is_hidden or not posixpath.basename(name).startswith("."))
        )

    def is_outside(self, path: str) -> bool:
        """Whether what is written at a path never reaches the layer."""
        return any(path == mount or path.startswith(mount + "/") for mount in self.mounts) or path.startswith(
            ("dev/", "proc/", "sys/")
        )

    def put(self, path: str, entry: Entry, *, is_new: bool = False) -> None:
        """Write an entry unless the path is mounted from elsewhere. `is_new` as `Tree.put` has it."""
        if not self.is_outside(path):
            self.tree.put(path, entry, is_new=is_new)

    def text(self, word: str) -> str | None:
        """The text of a file that came from the build context as it is; None for another."""
        found = self.tree.find(self.path(word))
        content = self.texts(found.content) if found is not None and not self.tree.blurred_by else None
        return None if content is None else content.decode(errors="replace")

    def new_blob(self, size: int | None = None) -> Blob:
        """Bytes that nobody can know."""
        self.count += 1
        return Blob(size, f"{UNKNOWN_CONTENT}output {self.count} of {self.token}")

    def write(self, path: str, blob: Blob, *, append: bool = False) -> None:
        """Write bytes to a file, which keeps its mode and owner if it is there."""
        old = self.tree.find(path)
        mode, owner = (old.mode, old.owner) if old is not None else (0o644, self.owner)
        size, content, is_estimate = blob.size, blob.content, blob.is_estimate
        if append and old is not None:
            size = None if size is None or old.size is None else old.size + size
            unknown = old.content.startswith(UNKNOWN_CONTENT) or content.startswith(UNKNOWN_CONTENT)
            content = (UNKNOWN_CONTENT if unknown else "") + content_digest(f"{old.content}+{content}".encode())
            is_estimate = is_estimate or old.is_estimate
        elif append and self.tree.base and not self.is_outside(path):
            # The file may be in the base image; then all of it is copied.
            size, content = None, f"{UNKNOWN_CONTENT}base+{content}"
        self.put(path, Entry("file", size, mode, owner, content, is_estimate=is_estimate, reason=blob.reason), is_new=True)

    def operands(self, command: Command, valued: str = "") -> list[str]:
        """The operands of a command; `valued` are the letters of options whose value is the next word."""
        found: list[str] = []
        skip = only = False
        for word in command.arguments:
            if skip:
                skip = False
            elif not only and word == "--":
                only = True
            elif not only and word.startswith("-") and len(word) > 1:
                skip = not word.startswith("--") and word[-1] in valued
            else:
                found.append(word)
        return found
