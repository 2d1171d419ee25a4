"""What happens inside a container: where a program is found, and where its writings go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from learn.containers.formats import short_id
from learn.containers.overlay import CopyUp, Editor, Move, Operation, Remove, carry_out
from learn.containers.run import RunError
from learn.containers.things import Container, Image, Mount, RefusedError, Volume
from learn.containers.tree import EMPTY, Directory, File, FileError, Tree, join_path, plant, split_path

ENGINE_FILES: Final = ("/etc/hostname", "/etc/hosts", "/etc/resolv.conf")
"""Files that Docker mounts into every container; they are in no layer and cannot be removed."""


def engine_files(container_id: str) -> Tree:
    """What the engine mounts at `ENGINE_FILES`."""
    texts = {
        "hostname": f"{short_id(container_id)}\n",
        "hosts": f"127.0.0.1\tlocalhost\n172.17.0.2\t{short_id(container_id)}\n",
        "resolv.conf": "nameserver 127.0.0.11\n",
    }
    return plant({f"/etc/{name}": text for name, text in texts.items()})


def prepared_layer(image: Image, mounts: Sequence[Mount], working_dir: str, now: int) -> Tree:
    """The layer of a new container: the directories to mount on and to work in are made where the image has none.

    Where the image's files are not all known, nobody can tell, and none are made.
    """
    editor = Editor(image.files, EMPTY, now)
    targets = [mount.target for mount in mounts]
    wanted = targets if any(f"{working_dir}/".startswith(f"{it}/") for it in targets) else [*targets, working_dir]
    for path in wanted if image.is_complete else ():
        try:
            editor.make_directory(path, parents=True)
        except FileError as error:
            raise RefusedError(str(error), 125) from error
    return editor.finish()


def find_program(files: Tree, name: str, env: Sequence[str], working_dir: str) -> str:
    """The path of the program that `name` starts. Raises RunError as runc does: 127 not found, 126 not to be executed."""
    quoted = json.dumps(name, ensure_ascii=False)
    if "/" in name:
        path = name if name.startswith("/") else f"{working_dir}/{name}"
        try:
            entry = files.find(path)
        except FileError as error:
            raise RunError(f"exec: {quoted}: stat {name}: {error.reason.lower()}: unknown", 127) from error
        if entry is None:
            raise RunError(f"exec: {quoted}: stat {name}: no such file or directory: unknown", 127)
        if isinstance(entry, Directory):
            raise RunError(f"exec: {quoted}: is a directory: unknown: permission denied", 126)
        if isinstance(entry, File) and not entry.mode & 0o111:
            raise RunError(f"exec: {quoted}: permission denied: unknown", 126)
        return path
    search = next((word.partition("=")[2] for word in env if word.startswith("PATH=")), "")
    for folder in search.split(":"):
        try:
            entry = files.find(f"{folder}/{name}")
        except FileError:
            continue
        if isinstance(entry, File) and entry.mode & 0o111:
            return f"{folder}/{name}"
    raise RunError(f"exec: {quoted}: executable file not found in $PATH: unknown", 127)


class Places:
    """Where the writings of one batch go: the container's layer, a volume, or the files that the engine mounts."""

    def __init__(self, container: Container, lower: Tree, volumes: Mapping[str, Volume], now: int) -> None:
        self._container = container
        self._known = volumes
        self._now = now
        self._layer = Editor(lower, container.upper, now)
        self._engine = Editor(EMPTY, container.engine_files, now)
        self._volumes: dict[str, Editor] = {}

    def carry_out(self, operation: Operation) -> None:
        """Raises FileError."""
        editor, path = self._place(operation.path)
        if isinstance(operation, Move):
            other, to = self._place(operation.to)
            if self._is_mount(operation.path) or join_path(split_path(operation.to)) in ENGINE_FILES:
                raise FileError(operation.path, "Device or resource busy")
            if other is not editor:
                self._move(editor, path, other, to)
                return
            carry_out(editor, replace(operation, path=path, to=to))
            return
        if isinstance(operation, Remove) and self._is_mount(operation.path):
            raise FileError(operation.path, "Device or resource busy")
        carry_out(editor, replace(operation, path=path))

    def _move(self, source: Editor, path: str, target: Editor, to: str) -> None:
        """`mv` across mounts: the kernel refuses to rename, so it copies and deletes."""
        entry = source.snapshot(path)
        name = split_path(path)[-1]
        if target.exists(to):
            try:
                target.names(to)
            except FileError:
                target.remove(to)
            else:
                to = f"{to}/{name}"
        target.place(to, entry)
        source.remove(path, recursive=True)

    def _place(self, path: str) -> tuple[Editor, str]:
        """The editor for `path`, and the path in it. Raises FileError where it is read-only."""
        names = split_path(path)
        plain = join_path(names)
        if plain in ENGINE_FILES:
            return self._engine, plain
        for mount in sorted(self._container.mounts, key=lambda mount: -len(mount.target)):
            target = split_path(mount.target)
            if names[: len(target)] == target:
                if mount.read_only:
                    raise FileError(path, "Read-only file system")
                if mount.volume not in self._volumes:
                    self._volumes[mount.volume] = Editor(EMPTY, self._known[mount.volume].files, self._now)
                return self._volumes[mount.volume], join_path(names[len(target) :])
        if self._container.read_only:
            raise FileError(path, "Read-only file system")
        return self._layer, plain

    def _is_mount(self, path: str) -> bool:
        """Whether something is mounted at `path`, or in it: then it cannot be removed or moved."""
        names = split_path(path)
        mounted = (*ENGINE_FILES, *(mount.target for mount in self._container.mounts))
        return any(split_path(it)[: len(names)] == names for it in mounted)

    def finish(self) -> tuple[Container, dict[str, Volume], tuple[CopyUp, ...]]:
        """The container and the volumes after the batch, and what was copied up in the container's layer."""
        written = {name: replace(self._known[name], files=editor.finish()) for name, editor in self._volumes.items()}
        container = replace(self._container, upper=self._layer.finish(), engine_files=self._engine.finish())
        return container, {**self._known, **written}, tuple(self._layer.copied_up)
