"""What a lesson shows of a terminal: typed lines and what Docker prints, worked out by `learn.terminal`."""

from __future__ import annotations

from functools import lru_cache

from learn.course import Terminal
from learn.dockerfile.rebuild import Context, File
from learn.terminal import Machine, Project, Shown, play

KEPT = 128  # blocks remembered: more than a course has


def show_terminal(block: Terminal) -> tuple[Shown, ...]:
    """The lines of this block; what was typed earlier on the page has happened."""
    return _show(block.file.text, tuple(block.file.context.files.items()), block.before, block.typed)


@lru_cache(maxsize=KEPT)
def _show(
    dockerfile: str, files: tuple[tuple[str, File], ...], before: tuple[str, ...], typed: tuple[str, ...]
) -> tuple[Shown, ...]:
    machine, _ = play(Machine({"Dockerfile": Project(dockerfile, Context(dict(files)))}), before)
    return play(machine, typed)[1]
