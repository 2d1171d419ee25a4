"""`docker push`: uploads the layers that the registry does not have, then the manifest.

A layer that another repository of the registry has is mounted from there, if the registry does that: Amazon ECR must be told to.
Of a repository's earlier images the layers are there already. What is printed while it goes on is left out.
"""

from __future__ import annotations

from dataclasses import replace

from learn.containers import short_id
from learn.terminal.ecr import mounts_layers
from learn.terminal.images import default_tag, find, read_reference
from learn.terminal.machine import FailedError, Layer, Machine, Result, UnknownError, printed
from learn.terminal.options import Command, Given


def _run(machine: Machine, given: Given) -> Result:
    reference = read_reference(given.arguments[0])
    said = default_tag(given.arguments[0])
    record = find(machine, given.arguments[0])
    if record is None:
        told = (*said, f"The push refers to repository [{reference.name}]", f"tag does not exist: {reference.familiar}")
        raise FailedError("\n".join(told))
    if reference.domain not in machine.logins:
        raise UnknownError(f"nobody is logged in to {reference.domain}; what it answers then differs from registry to registry")
    states = [f"{short_id(layer.digest)}: {_state(machine, reference.domain, reference.path, layer)}" for layer in record.layers]
    pushed = replace(machine, remotes={**machine.remotes, str(reference): record})
    return printed(
        pushed,
        *said,
        f"The push refers to repository [{reference.name}]",
        *reversed(states),
        f"{reference.tag}: digest: {record.id} size: {record.manifest_size}",
    )


def _state(machine: Machine, domain: str, path: str, layer: Layer) -> str:
    elsewhere = ""
    for name, record in machine.remotes.items():
        other = read_reference(name)
        if other.domain != domain or all(each.digest != layer.digest for each in record.layers):
            continue
        if other.path == path:
            return "Layer already exists"
        elsewhere = other.path
    return f"Mounted from {elsewhere}" if elsewhere and mounts_layers(machine, domain) else "Pushed"


COMMAND = Command("docker push [OPTIONS] NAME[:TAG]", _run, (), 1, 1)
