"""The files of an image while it is built, layer by layer, as far as they can be known without running anything.

A `Tree` is what a stage's file system looks like from above; each step that makes a layer opens one, writes, and closes it.
What a layer changed stays on record, with what it hid below: sizes and waste are read from that.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Final

from learn.dockerfile.build.facts import Step
from learn.dockerfile.rebuild.context import Kind, follow

MAX_ENTRIES: Final = 20_000
"""Entries that all layers of one stage may have together."""

MAX_LOOKS: Final = 4_000_000
"""Names that may be looked through to find what is in a folder or matches a pattern, so that no file makes it long."""


UNKNOWN_CONTENT: Final = "?"
"""What `Entry.content` begins with where running the same step again may give other bytes."""


class NotFollowedError(Exception):
    """More files than are followed; what the rest does to them is unknown."""

    def __init__(self) -> None:
        super().__init__("there are more files than are followed here")


# Slotted but not frozen, for speed: there is one for every file of every layer. Nobody writes to it.
@dataclass(slots=True)
class Entry:
    """A file, folder or link in an image.

    `size` in bytes is None where nobody can tell. `content` tells the bytes apart from others: a digest where they are known,
    else words that name where they come from. `is_estimate` tells of a size from a table, with the `reason`; such an entry
    may stand for many files. `layer` is the number of the layer that holds it.
    """

    kind: Kind
    size: int | None
    mode: int = 0o644
    owner: str = "0:0"
    content: str = ""
    target: str = ""
    layer: int = -1
    is_estimate: bool = False
    reason: str = ""
    times: int = 0  # how often its time stamp was set anew; tells a touched file from the same file

    def in_layer(self, number: int) -> Entry:
        """The same in another layer. Written out: `replace` takes three times as long."""
        return Entry(
            self.kind,
            self.size,
            self.mode,
            self.owner,
            self.content,
            self.target,
            number,
            self.is_estimate,
            self.reason,
            self.times,
        )

    def same_file(self, other: Entry) -> bool:
        """Whether both hold the same bytes."""
        return self.kind == other.kind == "file" and self.content == other.content and self.size == other.size


@dataclass(slots=True)
class Layer:
    """What one step changed. `added` holds what its archive holds; `whiteouts` the paths it deletes below, folders by one.

    `hidden` are the lower files that cannot be seen any more, because they were deleted or are in `added` again. `unknown`
    are sentences about what the step did that cannot be told from its text.
    """

    number: int
    step: Step
    added: dict[str, Entry] = field(default_factory=dict)
    hidden: dict[str, Entry] = field(default_factory=dict)
    whiteouts: tuple[str, ...] = ()
    unknown: list[str] = field(default_factory=list)

    @property
    def known_bytes(self) -> int:
        """Bytes of the regular files in it whose size is known or estimated."""
        return sum(entry.size or 0 for entry in self.added.values())

    @property
    def is_known(self) -> bool:
        """Whether nothing about its size is unknown."""
        return not self.unknown and all(entry.size is not None for entry in self.added.values())

    @property
    def is_exact(self) -> bool:
        """Whether its size is neither unknown nor from a table."""
        return self.is_known and not any(entry.is_estimate for entry in self.added.values())


@dataclass(frozen=True, slots=True)
class Effect:
    """What one step did to a tree, to be done again to an equal one.

    `gone` are the paths that are not there any more. `texts` tells of each file's text that was looked for whether it was known.
    """

    added: dict[str, Entry]
    hidden: dict[str, Entry]
    whiteouts: tuple[str, ...]
    unknown: list[str]
    gone: tuple[str, ...]
    written: int
    looks: int
    texts: tuple[tuple[str, bool], ...] = ()


class Tree:
    """Paths are relative to the root, without a slash in front. `base` names the image below, "" where there is none.

    `blurred_by` is the key of the last step with an unknown effect, which may have changed any file, or "".
    """

    __slots__ = ("_before", "_looks", "_open", "base", "blurred_by", "entries", "layers", "written")

    def __init__(self, base: str) -> None:
        self.base = base
        self.entries: dict[str, Entry] = {}
        self.layers: list[Layer] = []
        self.blurred_by = ""
        self.written = 0
        self._looks = 0
        self._before = (0, 0)
        self._open: Layer | None = None

    def copy(self) -> Tree:
        """The same tree to build another stage on. Closed layers are shared."""
        other = Tree(self.base)
        other.entries = dict(self.entries)
        other.layers = list(self.layers)
        other.blurred_by = self.blurred_by
        other.written = self.written
        other._looks = self._looks
        return other

    def open(self, step: Step) -> Layer:
        """Begin the layer of a step."""
        self._open = Layer(len(self.layers), step)
        self._before = self.written, self._looks
        return self._open

    def close(self) -> Layer:
        """End the layer: its whiteouts are known now."""
        layer = self._open
        assert layer is not None, "no layer is open"  # noqa: S101
        self._open = None
        gone = {path for path in layer.hidden if path not in self.entries}
        layer.whiteouts = tuple(sorted(path for path in gone if posixpath.dirname(path) not in gone))
        self.layers.append(layer)
        return layer

    def effect(self, layer: Layer, texts: tuple[tuple[str, bool], ...] = ()) -> Effect:
        """What the layer that was closed last did."""
        written, looks = self._before
        gone = tuple([path for path in layer.hidden if path not in layer.added])
        return Effect(
            layer.added, layer.hidden, layer.whiteouts, layer.unknown, gone, self.written - written, self._looks - looks, texts
        )

    def repeat(self, step: Step, effect: Effect) -> Layer:
        """Do to this tree what the same step did to an equal one. Closed layers are shared."""
        layer = Layer(len(self.layers), step, effect.added, effect.hidden, effect.whiteouts, effect.unknown)
        for path in effect.gone:
            del self.entries[path]
        self.entries.update(effect.added)
        self.layers.append(layer)
        self.written += effect.written
        self._looks += effect.looks
        return layer

    def note_unknown(self, sentence: str) -> None:
        """Note what cannot be told about the open layer."""
        if self._open is not None:
            self._open.unknown.append(sentence)

    def resolve(self, path: str, *, follow_last: bool = True) -> str:
        """An absolute or relative path without dots, links in it followed."""
        clean = posixpath.normpath(f"/{path}").lstrip("/")
        if not clean:
            return ""
        if follow_last:
            return follow(self.entries, clean)
        above, last = posixpath.split(clean)
        above = follow(self.entries, above) if above else ""
        return f"{above}/{last}" if above else last

    def find(self, path: str) -> Entry | None:
        """What is at a resolved path, if that is known."""
        return self.entries.get(path)

    def is_folder(self, path: str) -> bool:
        """Whether a resolved path is known as a folder. The root always is."""
        found = self.entries.get(path)
        return not path or (found is not None and found.kind == "folder")

    def names(self) -> list[str]:
        """All known paths. Raises NotFollowedError when they were looked through too often."""
        self._looks += len(self.entries)
        if self._looks > MAX_LOOKS:
            raise NotFollowedError
        return list(self.entries)

    def below(self, path: str) -> list[str]:
        """All known paths in a folder, at any depth, in order. Raises NotFollowedError."""
        prefix = f"{path}/" if path else ""
        return sorted([name for name in self.names() if name.startswith(prefix)])

    def put(self, path: str, entry: Entry, *, is_new: bool = False) -> None:
        """Write an entry and the folders it needs into the open layer. One that `is_new`, which nobody else has, is taken as is.

        Raises NotFollowedError.
        """
        layer = self._open
        assert layer is not None, "no layer is open"  # noqa: S101
        if not path:
            return
        if self.written >= MAX_ENTRIES:
            raise NotFollowedError
        above = path.rpartition("/")[0]
        if above and above not in self.entries:
            self.make_folders(above)
        old = self.entries.get(path)
        if old is not None and old.kind == "folder" and entry.kind != "folder":
            self.remove(path)
            old = None
        self._hide(path, old)
        self.written += 1
        if is_new:
            entry.layer = layer.number
        else:
            entry = entry.in_layer(layer.number)
        self.entries[path] = layer.added[path] = entry

    def make_folders(self, path: str, mode: int = 0o755, owner: str = "0:0") -> None:
        """Make a folder and those around it, as far as they are not known already."""
        missing: list[str] = []
        while path and path not in self.entries:
            missing.append(path)
            path = path.rpartition("/")[0]
        layer = self._open
        assert layer is not None, "no layer is open"  # noqa: S101
        for name in reversed(missing):
            self.written += 1
            self.entries[name] = layer.added[name] = Entry("folder", 0, mode, owner, layer=layer.number)

    def remove(self, path: str) -> bool:
        """Delete an entry, and all in it; whether there was one. Raises NotFollowedError."""
        if path not in self.entries:
            return False
        layer = self._open
        assert layer is not None, "no layer is open"  # noqa: S101
        names = [path, *self.below(path)] if self.entries[path].kind == "folder" else [path]
        for name in names:
            self._hide(name, self.entries.pop(name))
            layer.added.pop(name, None)
        return True

    def _hide(self, path: str, old: Entry | None) -> None:
        layer = self._open
        if layer is not None and old is not None and old.layer < layer.number:
            layer.hidden.setdefault(path, old)
