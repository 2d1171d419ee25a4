"""One file after the other as a container has it: what the image holds, what the container's layer holds, and what is seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from learn.containers.assembled import Assembled, Maker
from learn.containers.tree import Directory, Entry, File, Tree, Whiteout, origins
from learn.containers.world import World

Fate = Literal["image", "changed", "copied up", "new", "deleted", "volume", "engine"]


@dataclass(frozen=True, slots=True)
class Lane:
    """A path. `lower` is the image's file, `made_by` what made the layer it is in; `upper` what the
    container's layer has at this very path; `seen` what a process sees there, None for nothing.

    `fate` says how it came to that: "changed" replaces a file of the image, "copied up" has the same bytes as before and other
    attributes; "volume" and "engine" are mounted over what both layers have.
    """

    path: str
    lower: File | None
    made_by: Maker | None
    upper: Entry | None
    seen: Entry | None
    fate: Fate


def lanes(world: World, image: Assembled, reference: str) -> list[Lane]:
    """The files of a container: first those that are not as the image has them. Raises RefusedError."""
    container = world.container(reference)
    lower = next(it for it in world.images.values() if it.id == container.image_id).files
    view = world.view(reference)
    made = origins(image.layers)
    below = {path: entry for path, entry in lower.walk() if isinstance(entry, File)}
    paths = {*below, *_told(container.upper), *(path for path, entry in view.walk() if isinstance(entry, File))}
    mounts = [mount.target for mount in container.mounts]
    found: list[Lane] = []
    for path in sorted(paths):
        old, new, seen = below.get(path), container.upper.find(path), view.find(path)
        mounted = any(path == target or path.startswith(target.rstrip("/") + "/") for target in mounts)
        fate = _fate(old, new, seen, is_mounted=mounted, is_engines=container.engine_files.find(path) is not None)
        found.append(Lane(path, old, image.made_by[made[path]] if path in made else None, new, seen, fate))
    return sorted(found, key=lambda lane: (_ORDER.index(lane.fate), lane.path))


_ORDER = ("changed", "copied up", "deleted", "new", "volume", "image", "engine")


def _told(upper: Tree) -> Iterable[str]:
    """What of a container's layer is worth a line: files, whiteouts, and folders that hide something or are empty."""
    for path, entry in upper.walk():
        if not isinstance(entry, Directory) or entry.opaque or not entry.entries:
            yield path


def _fate(old: File | None, new: Entry | None, seen: Entry | None, *, is_mounted: bool, is_engines: bool) -> Fate:
    if is_engines:
        return "engine"
    if is_mounted:
        return "volume"
    if isinstance(new, Whiteout) or (seen is None and old is not None):
        return "deleted"
    if new is None:
        return "image"
    if old is None or not isinstance(new, File):
        return "new"
    return "copied up" if (old.size, old.text) == (new.size, new.text) else "changed"
