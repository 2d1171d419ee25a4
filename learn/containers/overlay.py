"""What overlayfs does when somebody writes: the image's files below stay as they are, the container's layer on top changes.

Linux, `fs/overlayfs`: the first change to a file of the lower layers copies the whole file up, even a change of its mode;
deleting leaves a whiteout, one for a whole directory; making a deleted directory again makes it opaque; a directory of the
lower layers cannot be renamed (EXDEV), so `mv` copies and deletes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from learn.containers.tree import (
    MAX_DEPTH,
    TOO_DEEP,
    Directory,
    Entry,
    File,
    FileError,
    Tree,
    Whiteout,
    file_of,
    join_path,
    split_path,
)


@dataclass(frozen=True, slots=True)
class CopyUp:
    """A file of the lower layers that was copied to the upper one, and the bytes that were copied for it."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Change:
    """A line of `docker diff`: A(dded), C(hanged) or D(eleted)."""

    kind: Literal["A", "C", "D"]
    path: str

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"


class _Open:
    """A directory of the upper layer that is being written to."""

    __slots__ = ("entries", "mode", "opaque", "owner")

    def __init__(self, like: Directory, entries: Mapping[str, Entry], *, opaque: bool) -> None:
        self.entries: dict[str, Entry | _Open] = dict(entries)
        self.mode = like.mode
        self.owner = like.owner
        self.opaque = opaque


_Upper: TypeAlias = Directory | _Open
_Found: TypeAlias = File | Directory | _Open | None

_MISSING: Final = "No such file or directory"


class Editor:
    """Writes to the upper layer over `lower`, which must be free of whiteouts (`tree.merge` makes it so).

    Every method raises FileError in the kernel's words and has then changed nothing. `now` is the time that changed files
    get. `copied_up` lists what had to be copied, in order. A whole batch of writings costs what it touches, no more.
    """

    def __init__(self, lower: Tree, upper: Tree, now: int = 0) -> None:
        self._lower = lower.root
        self._root = _Open(upper.root, upper.root.entries, opaque=upper.root.opaque)
        self._now = now
        self.copied_up: list[CopyUp] = []

    def finish(self) -> Tree:
        """The upper layer as it is now."""
        return Tree(_freeze(self._root))

    # ---- looking

    def read(self, path: str) -> File:
        """The file at `path`."""
        found, _ = self._find(split_path(path))
        if isinstance(found, File):
            return found
        raise FileError(path, _MISSING if found is None else "Is a directory")

    def names(self, path: str) -> list[str]:
        """What is in the directory at `path`, in order."""
        return sorted(_visible_names(*self._enter(split_path(path))))

    def exists(self, path: str) -> bool:
        """Whether anything is seen at `path`."""
        try:
            return self._find(split_path(path))[0] is not None
        except FileError:
            return False

    def _enter(self, names: Sequence[str]) -> tuple[_Upper | None, Directory | None]:
        """The directory `names` as the upper layer has it, and what is visible of it in the lower."""
        upper: _Upper | None = self._root
        lower = None if self._root.opaque else self._lower
        for depth, name in enumerate(names):
            found, below = _step(upper, lower, name)
            if found is None:
                raise FileError(join_path(names[: depth + 1]), _MISSING)
            if isinstance(found, File):
                raise FileError(join_path(names[: depth + 1]), "Not a directory")
            upper = found if _upper_has(upper, name) else None
            lower = below if isinstance(below, Directory) else None
        return upper, lower

    def _find(self, names: Sequence[str]) -> tuple[_Found, bool]:
        """What is seen at `names`, and whether it stands in the upper layer already."""
        if not names:
            return self._root, True
        upper, lower = self._enter(names[:-1])
        return _step(upper, lower, names[-1])[0], _upper_has(upper, names[-1])

    def _open(self, names: Sequence[str]) -> tuple[_Open, Directory | None]:
        """The directory `names` of the upper layer, copied up if need be and ready for writing, and the visible lower one."""
        self._enter(names)
        upper, lower = self._root, None if self._root.opaque else self._lower
        for name in names:
            found, below = _step(upper, lower, name)
            low = below if isinstance(below, Directory) else None
            if not isinstance(found, _Open):
                assert isinstance(found, Directory)  # noqa: S101 - _enter has seen to it
                own = _upper_has(upper, name)
                found = _Open(found, found.entries if own else {}, opaque=own and found.opaque)
                upper.entries[name] = found
            upper, lower = found, low
        return upper, lower

    # ---- writing

    def write(self, path: str, text: str | None = None, size: int | None = None) -> None:
        """Replace the contents (`> path`), or make the file. Opened for truncation, so nothing is copied but the attributes."""
        names, old, in_upper = self._target(path)
        new = file_of(text) if text is not None else File(size or 0)
        if size is not None:
            new = replace(new, size=size)
        if old is not None:
            new = replace(new, mode=old.mode, owner=old.owner)
            if not in_upper:
                self.copied_up.append(CopyUp(join_path(names), 0))
        self._put(names, replace(new, modified=self._now))

    def append(self, path: str, text: str) -> None:
        """Add to the end (`>> path`), or make the file."""
        names, old, in_upper = self._target(path)
        more = file_of(text)
        if old is None:
            self._put(names, replace(more, modified=self._now))
            return
        self._copied(names, old, in_upper)
        whole = None if old.text is None else old.text + text
        self._put(names, replace(old, size=old.size + more.size, text=whole, modified=self._now))

    def touch(self, path: str) -> None:
        """Set the time of a file, or make an empty one."""
        names, old, in_upper = self._target(path)
        if old is not None:
            self._copied(names, old, in_upper)
        self._put(names, replace(old or file_of(""), modified=self._now))

    def change_mode(self, path: str, mode: int) -> None:
        """`chmod`. The time of the last change to the contents stays."""
        self._change_attributes(path, mode=mode)

    def change_owner(self, path: str, owner: str) -> None:
        """`chown`, with "uid:gid"."""
        self._change_attributes(path, owner=owner)

    def _change_attributes(self, path: str, mode: int | None = None, owner: str | None = None) -> None:
        names = split_path(path)
        found, in_upper = self._find(names)
        if found is None:
            raise FileError(path, _MISSING)
        if isinstance(found, File):
            self._copied(names, found, in_upper)
            mode, owner = found.mode if mode is None else mode, found.owner if owner is None else owner
            self._put(names, replace(found, mode=mode, owner=owner))
            return
        directory, _ = self._open(names)
        directory.mode = directory.mode if mode is None else mode
        directory.owner = directory.owner if owner is None else owner

    def make_directory(self, path: str, *, parents: bool = False) -> None:
        """`mkdir`, or `mkdir -p` with `parents`."""
        names = split_path(path)
        for depth in range(1 if parents else max(len(names), 1), len(names) + 1):
            found, _ = self._find(names[:depth])
            if found is None:
                self._put(names[:depth], Directory())
            elif not parents or isinstance(found, File):
                raise FileError(path, "File exists" if depth == len(names) else "Not a directory")
        if not names and not parents:
            raise FileError(path, "File exists")

    def remove(self, path: str, *, recursive: bool = False) -> None:
        """`rm`, or `rm -r` with `recursive`; without it an empty directory goes too, as by `rmdir`."""
        names = split_path(path)
        found, _ = self._find(names)
        if found is None:
            raise FileError(path, _MISSING)
        if not names:
            raise FileError(path, "Device or resource busy")
        if not isinstance(found, File) and not recursive and self.names(path):
            raise FileError(path, "Directory not empty")
        self._drop(names)

    def rename(self, old: str, new: str) -> None:
        """rename(2): a file is copied up under its new name and leaves a whiteout; a directory of the lower layers refuses."""
        source, target = split_path(old), split_path(new)
        found, in_upper = self._find(source)
        if found is None:
            raise FileError(old, _MISSING)
        if not source or not target:
            raise FileError(old, "Device or resource busy")
        if source == target:
            return
        if not isinstance(found, File) and target[: len(source)] == source:
            raise FileError(old, "Invalid argument")
        self._check_replaceable(found, self._find(target)[0], new)
        if not isinstance(found, File) and (not in_upper or self._enter(source)[1] is not None):
            raise FileError(old, "Invalid cross-device link")
        _check_depth(target, found)
        if isinstance(found, File):
            self._copied(source, found, in_upper)
        self._drop(source)
        self._put(target, found)

    def move(self, old: str, new: str) -> None:
        """`mv`: into `new` where that is a directory; by copying and deleting where the kernel refuses to rename."""
        source, target = split_path(old), split_path(new)
        if source and self.exists(new) and not isinstance(self._find(target)[0], File):
            target = (*target, source[-1])
        try:
            self.rename(old, join_path(target))
        except FileError as error:
            if error.reason != "Invalid cross-device link":
                raise
            copied = self.snapshot(old)
            _check_depth(target, copied)
            self._drop(source)
            self._put(target, copied)

    def snapshot(self, path: str) -> File | Directory:
        """What is seen at `path`, as one value."""
        return self._snapshot(split_path(path), path)

    def place(self, path: str, entry: File | Directory) -> None:
        """Put a copy of `entry` at `path`, where nothing must be yet."""
        names = split_path(path)
        if self._find(names)[0] is not None:
            raise FileError(path, "File exists")
        _check_depth(names, entry)
        self._put(names, entry)

    def _snapshot(self, names: tuple[str, ...], path: str) -> File | Directory:
        found, _ = self._find(names)
        if found is None:
            raise FileError(path, _MISSING)
        if isinstance(found, File):
            return found
        return _seen(*self._enter(names), found)

    # ---- the parts of a writing

    def _target(self, path: str) -> tuple[tuple[str, ...], File | None, bool]:
        names = split_path(path)
        found, in_upper = self._find(names)
        if found is not None and not isinstance(found, File):
            raise FileError(path, "Is a directory")
        return names, found, in_upper

    def _check_replaceable(self, moved: _Found, there: _Found, path: str) -> None:
        if there is None:
            return
        if isinstance(moved, File) != isinstance(there, File):
            raise FileError(path, "Not a directory" if isinstance(there, File) else "Is a directory")
        if not isinstance(there, File) and self.names(path):
            raise FileError(path, "Directory not empty")

    def _copied(self, names: Sequence[str], file: File, in_upper: bool) -> None:
        if not in_upper:
            self.copied_up.append(CopyUp(join_path(names), file.size))

    def _put(self, names: Sequence[str], entry: File | Directory | _Open) -> None:
        folder, lower = self._open(names[:-1])
        hides = lower is not None and names[-1] in lower.entries
        if isinstance(entry, Directory) and entry.opaque != hides:
            entry = replace(entry, opaque=hides)
        elif isinstance(entry, _Open):
            entry.opaque = hides
        folder.entries[names[-1]] = entry

    def _drop(self, names: Sequence[str]) -> None:
        folder, lower = self._open(names[:-1])
        if lower is not None and names[-1] in lower.entries:
            folder.entries[names[-1]] = Whiteout()
        else:
            del folder.entries[names[-1]]


def _step(upper: _Upper | None, lower: Directory | None, name: str) -> tuple[_Found, Entry | None]:
    """What is seen under `name`, and what is still visible there of the lower layers."""
    above = upper.entries.get(name) if upper is not None else None
    below = lower.entries.get(name) if lower is not None else None
    if isinstance(below, Whiteout):
        below = None
    if above is None:
        return below, below
    if isinstance(above, Whiteout):
        return None, None
    if isinstance(above, File) or above.opaque or not isinstance(below, Directory):
        return above, None
    return above, below


def _upper_has(upper: _Upper | None, name: str) -> bool:
    return upper is not None and name in upper.entries


def _visible_names(upper: _Upper | None, lower: Directory | None) -> set[str]:
    above = upper.entries if upper is not None else {}
    below = lower.entries if lower is not None else {}
    return {name for name in (*above, *below) if not isinstance(above.get(name), Whiteout)}


def _seen(upper: _Upper | None, lower: Directory | None, like: _Upper) -> Directory:
    entries: dict[str, Entry] = {}
    for name in _visible_names(upper, lower):
        found, below = _step(upper, lower, name)
        if isinstance(found, File):
            entries[name] = found
        elif found is not None:
            above = found if _upper_has(upper, name) else None
            entries[name] = _seen(above, below if isinstance(below, Directory) else None, found)
    return Directory(entries, like.mode, like.owner)


def _check_depth(names: Sequence[str], entry: File | _Upper) -> None:
    """Refuse what would stand deeper than any path can lead. Raises FileError."""
    level: list[File | Directory | Whiteout | _Open] = [entry]
    depth = len(names) - 1
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise FileError(join_path(names), TOO_DEEP)
        level = [child for it in level if isinstance(it, Directory | _Open) for child in it.entries.values()]


def _freeze(directory: _Open) -> Directory:
    entries: dict[str, Entry] = {
        name: _freeze(entry) if isinstance(entry, _Open) else entry for name, entry in directory.entries.items()
    }
    return Directory(entries, directory.mode, directory.owner, directory.opaque)


# ---- docker diff


def changes(lower: Tree, upper: Tree) -> tuple[Change, ...]:
    """The lines of `docker diff`. Docker: archive.ChangesDirs, which compares what is seen with what the image has.

    A directory stands before what is in it, and is listed as changed where anything in it is. Of a deleted directory there is
    one line. A file that was copied up but looks the same as before (size, mode, owner, time) is not listed. Docker prints
    neighbours in no fixed order; here they are sorted.
    """
    return tuple(_compare(upper.root, lower.root, "", upper.root.opaque))


def _compare(upper: Directory, lower: Directory | None, path: str, hides: bool) -> Iterator[Change]:
    """`hides`: nothing of the image is seen in this directory, so that what `upper` lacks is deleted."""
    before = lower.entries if lower is not None else {}
    names: Iterable[str] = {*upper.entries, *before} if hides else upper.entries
    for name in sorted(names):
        old, new, place = before.get(name), upper.entries.get(name), f"{path}/{name}"
        if new is None or isinstance(new, Whiteout):
            if old is not None:
                yield Change("D", place)
            continue
        old_directory = old if isinstance(old, Directory) else None
        inside = (
            list(_compare(new, old_directory, place, hides or new.opaque or old_directory is None))
            if isinstance(new, Directory)
            else []
        )
        if old is None:
            yield Change("A", place)
        elif inside or _looks_different(old, new):
            yield Change("C", place)
        yield from inside


def _looks_different(old: Entry, new: Entry) -> bool:
    """Docker: statDifferent, which asks a directory for neither size nor time."""
    if isinstance(old, Whiteout) or isinstance(new, Whiteout) or type(old) is not type(new):
        return True
    if isinstance(old, File) and isinstance(new, File):
        return (old.size, old.mode, old.owner, old.modified) != (new.size, new.mode, new.owner, new.modified)
    return (old.mode, old.owner) != (new.mode, new.owner)


# ---- what a process may do, as a value


@dataclass(frozen=True, slots=True)
class Write:
    """Replace a file's contents, or make it; `size` in bytes where the text does not matter."""

    path: str
    text: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Append:
    """Add to a file's end."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Touch:
    """Set a file's time, or make an empty one."""

    path: str


@dataclass(frozen=True, slots=True)
class ChangeMode:
    """`chmod`."""

    path: str
    mode: int


@dataclass(frozen=True, slots=True)
class ChangeOwner:
    """`chown`, with "uid:gid"."""

    path: str
    owner: str


@dataclass(frozen=True, slots=True)
class MakeDirectory:
    """`mkdir`, or `mkdir -p`."""

    path: str
    parents: bool = False


@dataclass(frozen=True, slots=True)
class Remove:
    """`rm`, or `rm -r`."""

    path: str
    recursive: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """`mv`."""

    path: str
    to: str


Operation: TypeAlias = Write | Append | Touch | ChangeMode | ChangeOwner | MakeDirectory | Remove | Move

_CARRY_OUT: Final[Mapping[type[Operation], Callable[..., None]]] = {
    Write: lambda editor, it: editor.write(it.path, it.text, it.size),
    Append: lambda editor, it: editor.append(it.path, it.text),
    Touch: lambda editor, it: editor.touch(it.path),
    ChangeMode: lambda editor, it: editor.change_mode(it.path, it.mode),
    ChangeOwner: lambda editor, it: editor.change_owner(it.path, it.owner),
    MakeDirectory: lambda editor, it: editor.make_directory(it.path, parents=it.parents),
    Remove: lambda editor, it: editor.remove(it.path, recursive=it.recursive),
    Move: lambda editor, it: editor.move(it.path, it.to),
}


def carry_out(editor: Editor, operation: Operation) -> None:
    """Do `operation`. Raises FileError."""
    _CARRY_OUT[type(operation)](editor, operation)
