"""Files in layers: what a layer holds, what it hides, and what is seen when layers lie on top of each other.

The rules are OCI's ("Image Layer Filesystem Changeset"): a layer holds every file it adds or changes in full; a whiteout
hides one name of the layers below; an opaque directory hides all that the layers below have in it; neither is ever seen.
Symbolic links, hard links and devices are left out: nothing that the course explains with this room depends on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

MAX_PATH: Final = 4096
"""Bytes of a path. Linux: PATH_MAX."""
MAX_NAME: Final = 255
"""Bytes of one name in it. Linux: NAME_MAX."""
MAX_DEPTH: Final = 100
"""Directories that may stand in each other: a limit of ours, so that trees can be walked by plain recursion."""

TOO_DEEP: Final = f"More than {MAX_DEPTH} directories in each other, which is not simulated"

WHITEOUT_PREFIX: Final = ".wh."
OPAQUE_MARK: Final = ".wh..wh..opq"


class FileError(Exception):
    """What the kernel refuses about a path, in the words of `strerror`: `reason` is "No such file or directory" and the like."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class File:
    """A regular file. `size` in bytes; `text` is None where only the size is known; `modified` in seconds of a world's clock."""

    size: int
    text: str | None = None
    mode: int = 0o644
    owner: str = "0:0"
    modified: int = 0


@dataclass(frozen=True, slots=True)
class Whiteout:
    """Hides one name of the layers below."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Names and what stands under them. An `opaque` directory hides what the layers below have at its place."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    mode: int = 0o755
    owner: str = "0:0"
    opaque: bool = False


Entry: TypeAlias = File | Directory | Whiteout


@dataclass(frozen=True, slots=True)
class Tree:
    """A layer, or what is seen of several. Nothing in it is ever changed in place."""

    root: Directory = Directory()

    def find(self, path: str) -> Entry | None:
        """What stands at `path` in this tree itself, whiteouts included. Raises FileError where it can be no path."""
        entry: Entry | None = self.root
        for name in split_path(path):
            if not isinstance(entry, Directory):
                return None
            entry = entry.entries.get(name)
        return entry

    def walk(self) -> Iterator[tuple[str, Entry]]:
        """Every path below the root: a directory before what is in it, names in order."""
        waiting: list[tuple[str, Entry]] = [(f"/{name}", entry) for name, entry in _backwards(self.root)]
        while waiting:
            path, entry = waiting.pop()
            yield path, entry
            if isinstance(entry, Directory):
                waiting.extend((f"{path}/{name}", child) for name, child in _backwards(entry))

    @property
    def size(self) -> int:
        """Bytes of all files. Directories and whiteouts count nothing, as in Docker's SIZE."""
        return sum(entry.size for _, entry in self.walk() if isinstance(entry, File))


EMPTY: Final = Tree()


def _backwards(directory: Directory) -> list[tuple[str, Entry]]:
    return sorted(directory.entries.items(), key=lambda item: item[0], reverse=True)


def split_path(path: str) -> tuple[str, ...]:
    """The names of an absolute path; `.` and `..` are taken away as written. Raises FileError."""
    if "\0" in path:
        raise FileError(path.replace("\0", "?"), "Invalid argument")
    if len(path.encode(errors="surrogatepass")) >= MAX_PATH:
        raise FileError(path[:40] + "…", "File name too long")
    names: list[str] = []
    for name in path.split("/"):
        if name == "..":
            del names[-1:]
        elif name not in ("", "."):
            if len(name.encode(errors="surrogatepass")) > MAX_NAME:
                raise FileError(name[:40] + "…", "File name too long")
            names.append(name)
    if len(names) > MAX_DEPTH:
        raise FileError(path[:40] + "…", TOO_DEEP)
    return tuple(names)


def join_path(names: Iterable[str]) -> str:
    """The path that `split_path` would take apart again."""
    return "/" + "/".join(names)


def plant(files: Mapping[str, Entry | str]) -> Tree:
    """A tree from paths. A string is a file's text; directories that are not named are made, those that are must be empty.

    Raises FileError where a path leads through a file.
    """
    root: _Branch = {}
    attributes: dict[tuple[str, ...], Directory] = {}
    for path, entry in files.items():
        names = split_path(path)
        if isinstance(entry, Directory):
            if entry.entries:
                raise ValueError(f"{path}: name what is in the directory by its own path")
            attributes[names] = entry
            _branch(root, names, path)
        elif not names or isinstance(_branch(root, names[:-1], path).get(names[-1]), dict):
            raise FileError(path, "Is a directory")
        else:
            _branch(root, names[:-1], path)[names[-1]] = file_of(entry) if isinstance(entry, str) else entry
    return Tree(_grow(root, (), attributes))


def file_of(text: str, mode: int = 0o644, modified: int = 0) -> File:
    """A file with `text` in it; its size is that of the text in UTF-8."""
    return File(len(text.encode(errors="surrogatepass")), text, mode, modified=modified)


_Branch: TypeAlias = "dict[str, File | Whiteout | _Branch]"


def _branch(root: _Branch, names: Sequence[str], path: str) -> _Branch:
    branch = root
    for name in names:
        below = branch.setdefault(name, {})
        if not isinstance(below, dict):
            raise FileError(path, "Not a directory")
        branch = below
    return branch


def _grow(branch: _Branch, names: tuple[str, ...], attributes: Mapping[tuple[str, ...], Directory]) -> Directory:
    entries: dict[str, Entry] = {
        name: _grow(value, (*names, name), attributes) if isinstance(value, dict) else value for name, value in branch.items()
    }
    return replace(attributes.get(names, Directory()), entries=entries)


def graft(tree: Tree, path: str, entry: File | Directory) -> Tree:
    """`tree` with `entry` at `path`, as a mount shows it; what stood there is not seen. Raises FileError."""
    names = split_path(path)
    chain = [tree.root]
    for name in names[:-1]:
        below = chain[-1].entries.get(name)
        chain.append(below if isinstance(below, Directory) else Directory())
    grown: File | Directory = entry
    for name, directory in zip(reversed(names), reversed(chain), strict=True):
        grown = replace(directory, entries={**directory.entries, name: grown})
    if isinstance(grown, File):
        raise FileError(path, "Not a directory")
    return Tree(grown)


# ---- layers on top of each other


def merge(layers: Sequence[Tree]) -> Tree:
    """What is seen of `layers`, the lowest first."""
    return Tree(_merge([(index, layer.root) for index, layer in reversed(list(enumerate(layers)))], "", {}))


def origins(layers: Sequence[Tree]) -> dict[str, int]:
    """The layer, counted from the lowest, that each visible file comes from."""
    found: dict[str, int] = {}
    _merge([(index, layer.root) for index, layer in reversed(list(enumerate(layers)))], "", found)
    return found


def hidden_sizes(layers: Sequence[Tree]) -> tuple[int, ...]:
    """Bytes that each layer carries and nobody sees, because a layer above deletes or replaces the file."""
    sizes = [layer.size for layer in layers]
    seen = origins(layers)
    for path, index in seen.items():
        entry = layers[index].find(path)
        if isinstance(entry, File):
            sizes[index] -= entry.size
    return tuple(sizes)


def _merge(stack: Sequence[tuple[int, Directory]], path: str, found: dict[str, int]) -> Directory:
    """One directory as `stack` has it, the top layer first. `found` gets the layer of each file."""
    entries: dict[str, Entry] = {}
    open_: dict[str, list[tuple[int, Directory]]] = {}
    decided: set[str] = set()
    for index, directory in stack:
        for name, entry in directory.entries.items():
            if name in decided:
                continue
            if isinstance(entry, Directory):
                open_.setdefault(name, []).append((index, entry))
                if entry.opaque:
                    decided.add(name)
            else:
                decided.add(name)
                if isinstance(entry, File) and name not in open_:
                    entries[name] = entry
                    found[f"{path}/{name}"] = index
        if directory.opaque:
            break
    for name, below in open_.items():
        entries[name] = _merge(below, f"{path}/{name}", found)
    top = stack[0][1] if stack else Directory()
    return Directory(entries, top.mode, top.owner)


# ---- as the tar archive of a layer has it


def changeset(layer: Tree) -> Iterator[tuple[str, File | Directory]]:
    """The entries of the layer's archive: deletions as empty files `.wh.NAME`, opaque directories with `.wh..wh..opq` in them."""
    for path, entry in layer.walk():
        parent, _, name = path[1:].rpartition("/")
        folder = f"{parent}/" if parent else ""
        if isinstance(entry, Whiteout):
            yield f"{folder}{WHITEOUT_PREFIX}{name}", File(0)
        elif isinstance(entry, File):
            yield path[1:], entry
        else:
            yield f"{path[1:]}/", Directory(mode=entry.mode, owner=entry.owner)
            if entry.opaque:
                yield f"{path[1:]}/{OPAQUE_MARK}", File(0)


def read_changeset(entries: Iterable[tuple[str, File | Directory]]) -> Tree:
    """The layer that an archive describes. A whiteout never acts on its own layer, wherever it stands in the archive."""
    files: dict[str, Entry | str] = {}
    whiteouts: list[str] = []
    opaque: list[str] = []
    for written, entry in entries:
        path = join_path(split_path(written))
        parent, _, name = path.rpartition("/")
        if name == OPAQUE_MARK:
            opaque.append(parent)
        elif name.startswith(WHITEOUT_PREFIX):
            whiteouts.append(f"{parent}/{name.removeprefix(WHITEOUT_PREFIX)}")
        elif path != "/":
            files[path] = entry
    parents = {path[: path.rindex("/")] for path in files}
    for path in whiteouts:
        if isinstance(files.get(path), Directory) or path in parents:
            opaque.append(path)
        else:
            files.setdefault(path, Whiteout())
    for path in opaque:
        like = files.get(path)
        attributes = like if isinstance(like, Directory) else Directory()
        files[path] = Directory(mode=attributes.mode, owner=attributes.owner, opaque=True)
    return plant(files)
