"""`docker run`: creates a container and starts it. Without -d its output comes to the terminal until its program ends."""

from __future__ import annotations

from dataclasses import replace

from learn.containers import RefusedError, RunArguments, UnknownCommandError, VolumeMount, Wish, World
from learn.terminal.images import add, download_lines, find, outside, read_reference
from learn.terminal.machine import FailedError, Inside, Line, Machine, Port, Result, UnknownError
from learn.terminal.options import Command, Flag, Given
from learn.terminal.programs import SHELLS, own_output

DAEMON = 125
HELP = "Run 'docker run --help' for more information"


def _run(machine: Machine, given: Given) -> Result:
    image, *words = given.arguments
    machine, lines = _with_image(machine, image)
    volumes = tuple(_volume(text) for text in given.all("volume"))
    arguments = RunArguments(
        command=tuple(words),
        entrypoint=given.one("entrypoint"),
        env=given.all("env"),
        user=given.one("user"),
        workdir=given.one("workdir"),
        init=given.has("init"),
    )
    interactive = given.has("interactive") and given.has("tty")
    wish = Wish(image, arguments, given.one("name"), volumes, auto_remove=given.has("rm"))
    try:
        world, container = machine.world.run(wish)
    except RefusedError as error:
        raise _refused(machine, error) from error
    except UnknownCommandError as error:
        raise UnknownError(error.message) from error
    ports = tuple(_port(text) for text in given.all("publish"))
    after = replace(machine, world=world, ports={**machine.ports, container.id: ports})
    if given.has("detach"):
        return Result(after, (*lines, Line(container.id)))
    if interactive and container.is_running and container.launch.argv[0] in SHELLS:
        inside = Inside(container.id, container.launch.argv[0], container.launch.working_dir)
        return Result(replace(after, inside=inside), lines)
    output = tuple(Line(text) for text in own_output(container))
    if container.is_running:
        raise UnknownError("without -d the terminal would wait until the program ends")
    return Result(after, (*lines, *output), container.exit_code)


def _with_image(machine: Machine, name: str) -> tuple[Machine, tuple[Line, ...]]:
    """The machine with the image, pulled if it was not there."""
    if find(machine, name) is not None:
        return machine, ()
    try:
        reference = read_reference(name)
    except FailedError as error:
        raise FailedError(f"docker: {error.message}\n\n{HELP}", DAEMON) from error
    record = machine.remotes.get(str(reference)) or outside(reference, machine.world.now)
    local = f"Unable to find image '{reference.familiar}' locally"
    if record is None:
        raise UnknownError(f"no registry here has {reference.familiar}")
    if machine.remotes.get(str(reference)) is None:
        raise UnknownError(f"{reference.familiar} would be pulled from Docker Hub; its layers are not known here")
    told = (local, *download_lines(machine, reference, record))
    return add(machine, reference.familiar, record), tuple(Line(text, "err") for text in told)


def _volume(text: str) -> VolumeMount:
    name, _, target = text.partition(":")
    return VolumeMount(target or name, name if target else None)


def _port(text: str) -> Port:
    host, _, container = text.partition(":")
    if not (host.isdecimal() and container.isdecimal()):
        raise UnknownError("-p is known as HOST:CONTAINER, two numbers")
    return Port(int(host), int(container))


def _refused(machine: Machine, error: RefusedError) -> FailedError:
    world: World = error.world or machine.world
    text = f"docker: Error response from daemon: {error.message}\n\n{HELP}"
    return FailedError(text, error.exit_code or DAEMON, machine.with_world(world))


COMMAND = Command(
    "docker run [OPTIONS] IMAGE [COMMAND] [ARG...]",
    _run,
    (
        Flag("detach", "d"),
        Flag("name", takes=True),
        Flag("publish", "p", takes=True),
        Flag("volume", "v", takes=True),
        Flag("env", "e", takes=True),
        Flag("user", "u", takes=True),
        Flag("workdir", "w", takes=True),
        Flag("entrypoint", takes=True),
        Flag("interactive", "i"),
        Flag("tty", "t"),
        Flag("init"),
        Flag("rm"),
    ),
    1,
    is_strict=True,
)
