"""`docker tag`: one more name for the same image. It prints nothing."""

from __future__ import annotations

from learn.containers import RefusedError
from learn.terminal.images import familiar
from learn.terminal.machine import Machine, Result, refused
from learn.terminal.options import Command, Given


def _run(machine: Machine, given: Given) -> Result:
    source, target = given.arguments
    try:
        return Result(machine.with_world(machine.world.tag(source, familiar(target))))
    except RefusedError as error:
        raise refused(error) from error


COMMAND = Command("docker tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", _run, (), 2, 2)
