"""`docker pull`: downloads what of an image is not there yet."""

from __future__ import annotations

from learn.containers import short_id
from learn.terminal.images import add, find, outside, read_reference
from learn.terminal.machine import FailedError, Machine, Result, UnknownError, printed
from learn.terminal.options import Command, Given


def _run(machine: Machine, given: Given) -> Result:
    reference = read_reference(given.arguments[0])
    record = machine.remotes.get(str(reference))
    if record is None and outside(reference, machine.world.now) is not None:
        raise UnknownError("what Docker Hub would send is not known layer by layer here")
    if record is None:
        raise FailedError(
            f"Error response from daemon: manifest for {reference.familiar} not found: manifest unknown: manifest unknown"
        )
    here = {layer.digest for image in machine.world.images.values() for layer in machine.records[image.id].layers}
    local = find(machine, given.arguments[0])
    is_new = local is None or local.id != record.id
    layers = [
        f"{short_id(layer.digest)}: {'Already exists' if layer.digest in here else 'Pull complete'}" for layer in record.layers
    ]
    status = "Downloaded newer image" if is_new else "Image is up to date"
    return printed(
        add(machine, reference.familiar, record),
        f"{reference.tag}: Pulling from {reference.path}",
        *(layers if is_new else ()),
        f"Digest: {record.id}",
        f"Status: {status} for {reference.familiar}",
        reference.familiar,
    )


COMMAND = Command("docker pull [OPTIONS] NAME[:TAG]", _run, (), 1, 1)
