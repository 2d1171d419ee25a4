"""`docker logs`: what the container's own program wrote to its output."""

from __future__ import annotations

from learn.terminal.machine import Machine, Result, printed
from learn.terminal.options import Command, Given
from learn.terminal.programs import own_output


def _run(machine: Machine, given: Given) -> Result:
    return printed(machine, *own_output(machine.container(given.arguments[0])))


COMMAND = Command("docker logs [OPTIONS] CONTAINER", _run, (), 1, 1)
