"""Files of comma-separated values that a spreadsheet reads as what they are, piece by piece while they are sent."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Final

from django.http import StreamingHttpResponse
from django.utils import timezone

MARK: Final = "\ufeff"
"""At the beginning, so that spreadsheets read UTF-8."""

Cell = str | int | float | None

_BEGINS_A_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


def sheet(name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """The file to download: its name, the day and `.csv`. What `lines` says comes after the mark of UTF-8."""
    response = StreamingHttpResponse(_marked(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="drydock-{name}-{timezone.now():%Y-%m-%d}.csv"'
    return response


def as_lines(rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """The rows as one piece of the file; nothing for no rows."""
    lines = _Lines()
    writer = csv.writer(lines)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    if lines:
        yield "".join(lines)


def safe(cell: Cell) -> Cell:
    """What a spreadsheet shows as it is: a text that would be a formula gets an apostrophe before it. Numbers are left alone."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA) else cell


def _marked(lines: Iterable[str]) -> Iterator[str]:
    yield MARK
    yield from lines


class _Lines(list[str]):
    """What csv.writer writes to."""

    def write(self, line: str) -> None:
        self.append(line)
