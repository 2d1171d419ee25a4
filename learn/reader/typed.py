"""What a lesson shows of a terminal: typed lines and what Docker prints, worked out by `learn.terminal`."""

from __future__ import annotations

from functools import lru_cache

from learn.course import Terminal
from learn.dockerfile.rebuild import Context, File
from learn.terminal import Machine, Project, Shown, play

KEPT = 128  # blocks remembered: more than a course has


def show_terminal(block: Terminal) -> tuple[Shown, ...]:
    """The lines of this block; what was typed earlier on the page has happened."""
    folder = (("Dockerfile", block.file), *((other.name, other) for other in block.beside))
    return _show(tuple((name, file.text, tuple(file.context.files.items())) for name, file in folder), block.before, block.typed)


@lru_cache(maxsize=KEPT)
def _show(
    folder: tuple[tuple[str, str, tuple[tuple[str, File], ...]], ...], before: tuple[str, ...], typed: tuple[str, ...]
) -> tuple[Shown, ...]:
    machine, _ = play(Machine({name: Project(text, Context(dict(files))) for name, text, files in folder}), before)
    return play(machine, typed)[1]
