"""`docker history`."""

from __future__ import annotations

from learn.containers import HISTORY_HEADER, columns, predict_history
from learn.terminal.images import find
from learn.terminal.machine import FailedError, Line, Machine, Result, UnknownError
from learn.terminal.options import Command, Flag, Given
from learn.terminal.templates import pick

FIELDS = {
    "{{.ID}}": "IMAGE",
    "{{.CreatedSince}}": "CREATED",
    "{{.CreatedBy}}": "CREATED BY",
    "{{.Size}}": "SIZE",
    "{{.Comment}}": "COMMENT",
}


def _run(machine: Machine, given: Given) -> Result:
    record = find(machine, given.arguments[0])
    if record is None:
        raise FailedError(f"Error response from daemon: No such image: {given.arguments[0]}")
    if record.analysis is None:
        raise UnknownError("the history of an image that was pulled is not known here")
    age = machine.world.now - record.made_at
    history = predict_history(record.analysis, sizes=record.sizes, image_id=record.id, age=age)
    if history is None:
        raise UnknownError("the image has no history")
    rows: list[tuple[str, ...]] = [HISTORY_HEADER, *(row.cells for row in history.rows)]
    if (template := given.one("format")) is not None:
        chosen = pick(template, HISTORY_HEADER, FIELDS)
        rows = [tuple(row[at] for at in chosen) for row in rows]
    lines = [Line(line.rstrip()) for line in columns(rows).splitlines()]
    if history.base:
        lines.append(Line(f"(below: the rows of {history.base})", "note"))
    return Result(machine, tuple(lines))


COMMAND = Command("docker history [OPTIONS] IMAGE", _run, (Flag("format", takes=True),), 1, 1)
