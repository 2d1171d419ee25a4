"""The example that edits are measured on: a Dockerfile of 41 lines in two stages, with the files of a small project beside it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from learn.dockerfile.rebuild import samples
from learn.workbench.project import Project, beside_to_json


def _example() -> Project:
    text = (Path(__file__).with_name("dockerfiles") / "python-web.Dockerfile").read_text(encoding="utf-8")
    sample = next(sample for sample in samples() if sample.name == "python")
    return Project(text, sample.context.without("Dockerfile"))


EXAMPLE = _example()


def edits(panel: str, page: str) -> Iterator[dict[str, str]]:
    """The form after each change that somebody makes to a RUN in the middle: every one is another text."""
    lines = EXAMPLE.dockerfile.split("\n")
    changed = next(place for place, line in enumerate(lines) if line.startswith("RUN python"))
    beside = beside_to_json(EXAMPLE)
    for number in count(1):
        text = [*lines[:changed], f"{lines[changed]} && echo {page} {number}", *lines[changed + 1 :]]
        yield {
            "place": "workbench/Dockerfile",
            "dockerfile": "\r\n".join(text),
            "beside": beside,
            "file": "",
            "target": "",
            "build_args": "",
            "panel": panel,
            "shown": panel,
            "page": page,
            "edit": str(number),
        }
