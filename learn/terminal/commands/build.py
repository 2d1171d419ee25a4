"""`docker build`: the log in the form of --progress=plain, without times; with -q the image's id alone.

Of the export the lines with digests are left out; its names are there. BuildKit: exporter/containerimage/export.go.
"""

from __future__ import annotations

from dataclasses import replace

from learn.dockerfile.rebuild import plain_lines, read_log, rebuild, simulate, take_snapshot, text_file
from learn.terminal.images import add, familiar, read_reference, record_build
from learn.terminal.machine import FailedError, Machine, Result, UnknownError, printed
from learn.terminal.options import Command, Flag, Given


def _run(machine: Machine, given: Given) -> Result:
    name = given.one("file") or "Dockerfile"
    if name not in machine.projects:
        raise UnknownError(f"there is no {name} in the folder")
    project = machine.projects[name]
    snapshot = take_snapshot(project.text, project.context.with_file("Dockerfile", text_file(project.text)))
    log = read_log(rebuild(machine.built[-1] if machine.built else None, snapshot, machine.built[:-1]))
    record = record_build(simulate(snapshot), machine.world.now)
    if record is None:
        raise FailedError("\n".join(plain_lines(log)))
    built = replace(machine, built=(*machine.built, snapshot))
    for tag in given.all("tag"):
        built = add(built, familiar(tag), record)
    if given.has("quiet"):
        return printed(built, record.id)
    lines = [*plain_lines(log)]
    step = lines[-1].partition(" ")[0]
    names = [str(read_reference(tag)) for tag in given.all("tag")]
    lines[-1:-1] = [f"{step} {does} to {name} done" for name in names for does in ("naming", "unpacking")]
    return printed(built, *lines)


COMMAND = Command(
    "docker build [OPTIONS] PATH",
    _run,
    (Flag("tag", "t", takes=True), Flag("file", "f", takes=True), Flag("quiet", "q")),
    1,
    1,
)
