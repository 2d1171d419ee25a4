"""Small projects to begin with: a Dockerfile and the files around it, one project a file in `samples/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from learn.dockerfile.rebuild.context import Context, text_file

_FOLDER: Final = Path(__file__).with_name("samples")


@dataclass(frozen=True, slots=True)
class Sample:
    """A project; `name` is that of its file: python, node, go, java."""

    name: str
    title: str
    context: Context

    @property
    def dockerfile(self) -> str:
        """The text of its Dockerfile."""
        return (self.context.files["Dockerfile"].content or b"").decode()


@cache
def samples() -> tuple[Sample, ...]:
    """All projects, by name."""
    return tuple([_read(path) for path in sorted(_FOLDER.glob("*.toml"))])


def _read(path: Path) -> Sample:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    files = {row["path"]: text_file(row["text"], row.get("mode", 0o644)) for row in table["file"]}
    return Sample(path.stem, table["title"], Context.of(files))
