"""The files a build sees, and which of them a COPY or ADD selects.

A context is a value: changing a file makes another context. Paths are relative to its root, with slashes, clean.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, Literal, NamedTuple, Protocol, TypeVar

from learn.dockerfile.dockerignore import Patterns, read, read_patterns
from learn.dockerfile.instruction import clean_path
from learn.dockerfile.rebuild.wildcards import BadPatternError, Wildcards, has_wildcards

MAX_FILES: Final = 500
"""Files, folders and links of one context."""

MAX_FILE_BYTES: Final = 1 << 20
"""Bytes (1 MiB) of one file's content. A larger file may be told by its size alone."""

MAX_PATH: Final = 1_024
"""Characters of a path."""

MAX_NAME: Final = 255
"""Bytes of a name in a path: Linux's NAME_MAX, without which an archive could not be unpacked."""

MAX_LINKS: Final = 40
"""Links that are followed one after the other, as Linux has it."""

Kind = Literal["file", "folder", "link"]


class ContextError(ValueError):
    """A file that a context cannot have; the message is a sentence for the person who made it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file, folder or symbolic link.

    `content` is None where only the `size` (bytes) is known; two such files of the same size count as equal. `mode` are the
    permission bits. `modified` is the modification time in seconds since 1970, which no cache key looks at. `target` is
    where a link points.
    """

    content: bytes | None = b""
    size: int = -1
    mode: int = 0o644
    modified: int = 0
    kind: Kind = "file"
    target: str = ""

    def __post_init__(self) -> None:
        if self.size < 0:
            object.__setattr__(self, "size", len(self.content or b""))

    @property
    def digest(self) -> str:
        """What tells the content apart from another; for a link its target."""
        if self.kind == "link":
            return f"link to {self.target}"
        if self.kind == "folder":
            return ""
        if self.content is None:
            return f"unknown content of {self.size} bytes"
        return content_digest(self.content)


@lru_cache(maxsize=2 * MAX_FILES)
def content_digest(content: bytes) -> str:
    """The SHA-256 of bytes, as OCI writes digests."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def text_file(text: str, mode: int = 0o644) -> File:
    """A file of this text in UTF-8."""
    return File(text.encode(), mode=mode)


def folder(mode: int = 0o755) -> File:
    """A folder."""
    return File(None, 0, mode, kind="folder")


def link(target: str) -> File:
    """A symbolic link."""
    return File(None, 0, 0o777, kind="link", target=target)


@dataclass(frozen=True, slots=True)
class Context:
    """A build context, checked: `files` by path, folders included, sorted. Make one with `Context.of`."""

    files: Mapping[str, File] = field(default_factory=dict)

    @classmethod
    def of(cls, files: Mapping[str, File]) -> Context:
        """A context of these files and the folders they need. Raises ContextError."""
        if len(files) > MAX_FILES:
            raise ContextError(f"A context here has at most {MAX_FILES} files; this one has {len(files)}.")
        whole: dict[str, File] = {}
        for path, file in files.items():
            check_path(path)
            if file.content is not None and len(file.content) > MAX_FILE_BYTES:
                raise ContextError(f"{path} is larger than {MAX_FILE_BYTES >> 20} MiB, the most that a file here may have.")
            whole[path] = file
        for path in files:
            for above in _folders_above(path):
                found = whole.setdefault(above, folder())
                if found.kind != "folder":
                    raise ContextError(f"{path} cannot be in {above}, which is no folder.")
        return cls(dict(sorted(whole.items())))

    def with_file(self, path: str, file: File) -> Context:
        """The same with one file added or replaced. Raises ContextError."""
        return Context.of({**self.files, path: file})

    def without(self, path: str) -> Context:
        """The same without a file, or a folder and all in it. Raises ContextError where there is none."""
        self._require(path)
        return Context({name: file for name, file in self.files.items() if name != path and not name.startswith(path + "/")})

    def renamed(self, path: str, new: str) -> Context:
        """The same with a file, or a folder and all in it, under another name. Raises ContextError."""
        self._require(path)
        check_path(new)
        if new in self.files:
            raise ContextError(f"There is a file {new} already.")
        rest = self.without(path).files
        moved = {new + name[len(path) :]: file for name, file in self.files.items() if name not in rest}
        return Context.of({**rest, **moved})

    def touched(self, path: str, modified: int) -> Context:
        """The same with another modification time of one file. Raises ContextError."""
        return self.with_file(path, replace(self._require(path), modified=modified))

    def with_mode(self, path: str, mode: int) -> Context:
        """The same with other permission bits of one file. Raises ContextError."""
        return self.with_file(path, replace(self._require(path), mode=mode))

    def _require(self, path: str) -> File:
        if path not in self.files:
            raise ContextError(f"There is no file {path}.")
        return self.files[path]

    def ignore_text(self, dockerfile: str = "Dockerfile") -> str | None:
        """The `.dockerignore` that a build obeys: the Dockerfile's own or else the context's; None where there is none."""
        for name in (f"{dockerfile}.dockerignore", ".dockerignore"):
            file = self.files.get(name)
            if file is not None and file.kind == "file" and file.content is not None:
                return file.content.decode(errors="replace")
        return None

    def sent(self, dockerfile: str = "Dockerfile") -> Context:
        """What reaches the builder: all that `.dockerignore` does not leave out, and the folders of what it lets in again."""
        text = self.ignore_text(dockerfile)
        if text is None:
            return self
        kept = _let_through(text, tuple(self.files))
        return Context({path: file for path, file in self.files.items() if path in kept})


# An edit of the Dockerfile leaves both as they are.
@lru_cache(maxsize=16)
def _let_through(ignore: str, paths: tuple[str, ...]) -> frozenset[str]:
    """The paths that a `.dockerignore` does not leave out, and the folders above them."""
    patterns = read(ignore)
    kept = {path for path in paths if not patterns.matches(path)}
    for path in list(kept):
        kept.update(_folders_above(path))
    return frozenset(kept)


def check_path(path: str) -> None:
    """Raises ContextError unless `path` can name a file of a context."""
    if not path or path != path.strip("/") or "\0" in path:
        raise ContextError(f"{path!r} is no path of a file; write it without a slash at either end.")
    if len(path) > MAX_PATH:
        raise ContextError(f"A path here has at most {MAX_PATH} characters.")
    parts = path.split("/")
    if any(len(part.encode(errors="surrogatepass")) > MAX_NAME for part in parts):
        raise ContextError(f"A name in a path has at most {MAX_NAME} bytes, as on Linux.")
    if any(part in ("", ".", "..") for part in parts):
        raise ContextError(f"{path} leaves the context or is not written plainly: no part may be empty, `.` or `..`.")


def _folders_above(path: str) -> Iterable[str]:
    while (path := posixpath.dirname(path)) not in ("", "/"):
        yield path


# ---- what COPY and ADD select

_NOTHING: Final = Patterns(())


class HasKind(Protocol):
    """What `select` must know of a file."""

    @property
    def kind(self) -> Kind: ...

    @property
    def target(self) -> str: ...


Entry = TypeVar("Entry", bound=HasKind)


class Picked(NamedTuple):
    """A selected file: its `path` in the source, and its `name` under the destination."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What one source of a COPY or ADD takes, in the order of paths.

    `folders` are the selected folders themselves, whose contents are copied but whose mode counts. `is_one_file` tells that the
    source is the name of one file, which may get another name. `is_pattern` tells of wildcards, which may match nothing.
    """

    picked: tuple[Picked, ...]
    folders: tuple[str, ...] = ()
    is_one_file: bool = False
    is_pattern: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether the builder stops here: `"/x": not found`."""
        return not self.picked and not self.folders and not self.is_pattern


def select(files: Mapping[str, Entry], source: str, *, exclude: Sequence[str] = (), parents: bool = False) -> Selection:
    """The files that a source names. `files` have relative paths. BuildKit: dispatchCopy, contenthash and fsutil's copy.

    A folder is copied by its contents; a link that is the source itself is followed. `exclude` are patterns of `--exclude`,
    relative to the source. Raises BadPatternError.
    """
    left_out = read_patterns(exclude) if exclude else _NOTHING
    if parents:
        return _with_parents(files, source, left_out)
    path, is_pattern = _read_source(source)
    if is_pattern:
        return _select_pattern(files, path, left_out)
    real = follow(files, path)
    if real == "" or (real in files and files[real].kind == "folder"):
        return Selection(tuple(_contents(files, real, left_out)), (real,))
    if real not in files:
        return Selection(())
    name = posixpath.basename(path)
    return Selection(() if left_out.matches(name) else (Picked(real, name),), is_one_file=True)


@lru_cache(maxsize=256)
def _read_source(source: str) -> tuple[str, bool]:
    """The path that a source names, and whether it is a pattern."""
    path = clean_path(f"/{source}")[1:]
    return path, has_wildcards(path)


def follow(files: Mapping[str, Entry], path: str) -> str:
    """Where a path leads when the links in it are followed; the path itself where it leads nowhere or in circles."""
    left = [part for part in reversed(path.split("/")) if part]
    at = ""
    followed = 0
    while left:
        part = left.pop()
        if part == "..":
            at = posixpath.dirname(at)
            continue
        here = f"{at}/{part}" if at else part
        found = files.get(here)
        if found is None or found.kind != "link":
            at = here
            continue
        followed += 1
        if followed > MAX_LINKS:
            return path
        if found.target.startswith("/"):
            at = ""
        left += [step for step in reversed(found.target.split("/")) if step not in ("", ".")]
    return at


def _contents(files: Mapping[str, Entry], top: str, left_out: Patterns) -> list[Picked]:
    prefix = f"{top}/" if top else ""
    start = len(prefix)
    inside = sorted([path for path in files if path.startswith(prefix)])
    if left_out.patterns:
        inside = [path for path in inside if not left_out.matches(path[start:])]
    return [Picked(path, path[start:]) for path in inside]


def _select_pattern(files: Mapping[str, Entry], pattern: str, left_out: Patterns) -> Selection:
    wildcards = Wildcards(pattern)
    picked: list[Picked] = []
    folders: list[str] = []
    inside = "\0"
    for path in sorted(files, key=lambda name: name.split("/")):
        if path.startswith(inside):
            name = path[len(inside) :]
            if not left_out.matches(name):
                picked.append(Picked(path, name))
        elif wildcards.matches(path):
            if files[path].kind == "folder":
                folders.append(path)
                inside = path + "/"
            elif not left_out.matches(posixpath.basename(path)):
                picked.append(Picked(follow(files, path), posixpath.basename(path)))
    return Selection(tuple(picked), tuple(folders), is_pattern=True)


def _with_parents(files: Mapping[str, Entry], source: str, left_out: Patterns) -> Selection:
    """`COPY --parents`: names keep their folders, from the pivot `/./` on if there is one."""
    pivot, found, pattern = source.partition("/./")
    if not found:
        pivot, pattern = "", source
    top = clean_path(f"/{pivot}")[1:]
    wanted = read_patterns([clean_path(f"/{pattern}")[1:]])
    if wanted.errors:
        raise BadPatternError(wanted.errors[0].message)
    picked = {item for item in _contents(files, top, left_out) if wanted.matches(item.name)}
    prefix = f"{top}/" if top else ""
    for item in list(picked):
        picked.update(Picked(prefix + above, above) for above in _folders_above(item.name))
    return Selection(tuple(sorted(picked)), is_pattern=has_wildcards(pattern))
