"""`docker rm`: removes a container, and with it its writable layer."""

from __future__ import annotations

from learn.containers import RefusedError
from learn.terminal.machine import Line, Machine, Result, refused
from learn.terminal.options import Command, Flag, Given


def _run(machine: Machine, given: Given) -> Result:
    for name in given.arguments:
        machine.container(name)
        try:
            world = machine.world.remove(name, force=given.has("force"), volumes=given.has("volumes"))
        except RefusedError as error:
            raise refused(error) from error
        machine = machine.with_world(world)
    return Result(machine, tuple(Line(name) for name in given.arguments))


COMMAND = Command("docker rm [OPTIONS] CONTAINER [CONTAINER...]", _run, (Flag("force", "f"), Flag("volumes", "v")), 1)
