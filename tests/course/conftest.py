"""A small sound course on disk, which a test changes in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from learn.course import Course, load, problems

COURSE = {
    "course.toml": 'title = "Containers"\nsummary = "Line by line."\n\n[chapters]\n100 = "Basics"\n',
    "glossary.toml": (
        'names = ["Flat Base Image Layer Company"]\n\n'
        '[[term]]\nterm = "layer"\nmeaning = "A set of changed files."\nlesson = "boxes"\naliases = ["image layer"]\n\n'
        '[[term]]\nterm = "base image"\nmeaning = "What one builds on."\nlesson = "boxes"\n'
    ),
    "110-boxes/lesson.toml": (
        'title = "Boxes"\nsummary = "What they are."\nneeds = []\nout_of_scope = ["Ships"]\n\n'
        '[[objective]]\nid = "know"\ntext = "Know a box."\n\n'
        '[[file]]\nname = "box.Dockerfile"\ntitle = "A box"\nnote = "Change it."\n'
    ),
    "110-boxes/lesson.md": (
        "Before all sections.\n\n## What a box is\n\nA layer is a layer on a base image.\n\n"
        "```example box.Dockerfile\nA *box*.\n```\n\n```ask which\n```\n"
    ),
    "110-boxes/questions.toml": (
        '[[question]]\nid = "which"\nobjective = "know"\nkind = "choice"\nprompt = "Which?"\nexplanation = "That."\n\n'
        '[[question.option]]\ntext = "this"\nfeedback = "No."\n\n'
        '[[question.option]]\ntext = "that"\ncorrect = true\nfeedback = "Yes."\n'
    ),
    "110-boxes/box.Dockerfile": "FROM alpine\nRUN true\n",
    "110-boxes/box.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img" aria-labelledby="box-title">\n'
        '<title id="box-title">A box</title>\n<desc>A square.</desc>\n<!-- the sides -->\n<rect class="pic-sea"/>\n</svg>\n'
    ),
}


class Shelf:
    """A course's folder. `change` replaces a text in a file, `write` makes a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def load(self) -> Course:
        return load(self.folder)

    def problems(self) -> list[str]:
        return [str(problem) for problem in problems(self.folder)]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """The sound course."""
    found = Shelf(tmp_path)
    for name, text in COURSE.items():
        found.write(name, text)
    return found


Change = Callable[[Shelf], None]
