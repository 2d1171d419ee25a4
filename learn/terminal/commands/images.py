"""`docker images`, as version 29 prints it with the containerd image store; the legend above is left out.

DISK USAGE is the compressed content together with the unpacked files, CONTENT SIZE the content alone. U: in use by a container.
"""

from __future__ import annotations

from learn.containers import columns, human_size, short_id
from learn.terminal.machine import Machine, Result, printed
from learn.terminal.options import Command, Flag, Given

HEADER = ("IMAGE", "ID", "DISK USAGE", "CONTENT SIZE", "EXTRA")


def _run(machine: Machine, given: Given) -> Result:
    used = {container.image_id for container in machine.world.containers.values()}
    rows = []
    for name, image in sorted(machine.world.images.items()):
        record = machine.records[image.id]
        if name == image.id and not given.has("all"):
            continue
        wanted = given.arguments[0] if given.arguments else ""
        if wanted and wanted not in (name, name.rpartition(":")[0]):
            continue
        rows.append(
            (
                "<untagged>" if name == image.id else name,
                short_id(image.id),
                human_size(record.disk + record.packed),
                human_size(record.packed),
                "U" if image.id in used else "",
            )
        )
    if given.has("quiet"):
        return printed(machine, *(row[1] for row in rows))
    return printed(machine, *(line.rstrip() for line in columns([HEADER, *rows]).splitlines()))


COMMAND = Command("docker images [OPTIONS] [REPOSITORY[:TAG]]", _run, (Flag("all", "a"), Flag("quiet", "q")), 0, 1)
