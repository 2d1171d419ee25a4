"""`docker rmi`: takes a name away, and the image with its last name."""

from __future__ import annotations

from learn.containers import RefusedError
from learn.terminal.images import find
from learn.terminal.machine import FailedError, Line, Machine, Result, refused
from learn.terminal.options import Command, Given


def _run(machine: Machine, given: Given) -> Result:
    lines: list[Line] = []
    for name in given.arguments:
        record = find(machine, name)
        if record is None:
            raise FailedError(f"Error response from daemon: No such image: {name}")
        before = set(machine.world.images)
        try:
            machine = machine.with_world(machine.world.remove_image(name))
        except RefusedError as error:
            raise refused(error) from error
        lines += [Line(f"Untagged: {gone}") for gone in sorted(before - set(machine.world.images))]
        if all(image.id != record.id for image in machine.world.images.values()):
            lines.append(Line(f"Deleted: {record.id}"))
    return Result(machine, tuple(lines))


COMMAND = Command("docker rmi [OPTIONS] IMAGE [IMAGE...]", _run, (), 1)
