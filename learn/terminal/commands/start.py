"""`docker start`: the same container again, with the files that it had."""

from __future__ import annotations

from learn.containers import RefusedError
from learn.terminal.machine import Line, Machine, Result, refused
from learn.terminal.options import Command, Given


def _run(machine: Machine, given: Given) -> Result:
    for name in given.arguments:
        container = machine.container(name)
        try:
            machine = machine.with_world(machine.world.start(container.id))
        except RefusedError as error:
            raise refused(error) from error
    return Result(machine, tuple(Line(name) for name in given.arguments))


COMMAND = Command("docker start [OPTIONS] CONTAINER [CONTAINER...]", _run, (), 1)
