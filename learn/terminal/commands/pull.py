"""`docker pull`: downloads what of an image is not there yet."""

from __future__ import annotations

from learn.terminal.images import add, default_tag, download_lines, outside, read_reference
from learn.terminal.machine import FailedError, Machine, Result, UnknownError, printed
from learn.terminal.options import Command, Given


def _run(machine: Machine, given: Given) -> Result:
    reference = read_reference(given.arguments[0])
    record = machine.remotes.get(str(reference))
    if record is None and outside(reference, machine.world.now) is not None:
        raise UnknownError("what Docker Hub would send is not known layer by layer here")
    if record is None:
        raise FailedError(f'Error response from daemon: failed to resolve reference "{reference}": {reference}: not found')
    return printed(
        add(machine, reference.familiar, record),
        *default_tag(given.arguments[0]),
        *download_lines(machine, reference, record),
        str(reference),
    )


COMMAND = Command("docker pull [OPTIONS] NAME[:TAG]", _run, (), 1, 1)
