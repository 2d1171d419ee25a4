"""`docker stop`: the stop signal to process 1, ten seconds (or `--timeout`), then SIGKILL."""

from __future__ import annotations

from learn.containers import RefusedError
from learn.terminal.machine import FailedError, Line, Machine, Result, refused
from learn.terminal.options import Command, Flag, Given

STOP_TIMEOUT = 10


def _run(machine: Machine, given: Given) -> Result:
    timeout = given.one("timeout")
    if timeout is not None and not timeout.isdecimal():
        raise FailedError(
            f'invalid argument "{timeout}" for "-t, --timeout" flag: strconv.ParseInt: parsing "{timeout}": invalid syntax'
        )
    seconds = STOP_TIMEOUT if timeout is None else int(timeout)
    for name in given.arguments:
        container = machine.container(name)
        try:
            machine = machine.with_world(machine.world.stop(container.id, seconds))
        except RefusedError as error:
            raise refused(error) from error
    return Result(machine, tuple(Line(name) for name in given.arguments))


COMMAND = Command("docker stop [OPTIONS] CONTAINER [CONTAINER...]", _run, (Flag("timeout", "t", takes=True),), 1)
