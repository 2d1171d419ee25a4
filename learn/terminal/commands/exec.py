"""`docker exec`: one more process in a running container."""

from __future__ import annotations

from dataclasses import replace

from learn.containers import RefusedError
from learn.terminal.machine import FailedError, Inside, Machine, Result, refused
from learn.terminal.options import Command, Flag, Given
from learn.terminal.programs import SHELLS, run_inside

NOT_FOUND = 127


def _run(machine: Machine, given: Given) -> Result:
    name, *words = given.arguments
    container = machine.container(name)
    try:
        machine.world.exec(container.id, ())
    except RefusedError as error:
        raise refused(error) from error
    folder = given.one("workdir") or container.launch.working_dir
    shells = machine.record_of(container).shells
    if words[0] in SHELLS and shells is not None and words[0].rpartition("/")[2] not in shells:
        raise FailedError(
            f'OCI runtime exec failed: exec failed: unable to start container process: exec: "{words[0]}": '
            "executable file not found in $PATH",
            NOT_FOUND,
        )
    if words[0] in SHELLS and len(words) == 1 and given.has("interactive") and given.has("tty"):
        return Result(replace(machine, inside=Inside(container.id, words[0], folder)))
    return run_inside(machine, container, words, folder)


COMMAND = Command(
    "docker exec [OPTIONS] CONTAINER COMMAND [ARG...]",
    _run,
    (Flag("interactive", "i"), Flag("tty", "t"), Flag("workdir", "w", takes=True), Flag("user", "u", takes=True)),
    2,
    is_strict=True,
)
