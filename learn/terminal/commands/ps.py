"""`docker ps`: running containers, newest first; with -a all of them."""

from __future__ import annotations

from collections.abc import Sequence

from learn.containers import Container, columns, ellipsis, human_duration, human_size, short_id
from learn.terminal.images import disk_used
from learn.terminal.machine import Machine, Result, printed
from learn.terminal.options import Command, Flag, Given
from learn.terminal.templates import pick

HEADER = ("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES")
FIELDS = {
    "{{.ID}}": "CONTAINER ID",
    "{{.Image}}": "IMAGE",
    "{{.Command}}": "COMMAND",
    "{{.RunningFor}}": "CREATED",
    "{{.Status}}": "STATUS",
    "{{.Ports}}": "PORTS",
    "{{.Names}}": "NAMES",
    "{{.Size}}": "SIZE",
}
COMMAND_WIDTH = 20


def _run(machine: Machine, given: Given) -> Result:
    containers = [it for it in reversed([*machine.world.containers.values()]) if given.has("all") or it.is_running]
    if given.has("quiet"):
        return printed(machine, *(short_id(it.id) for it in containers))
    header: tuple[str, ...] = (*HEADER, "SIZE") if given.has("size") else HEADER
    rows = [_row(machine, it, with_size=given.has("size")) for it in containers]
    if (template := given.one("format")) is not None:
        chosen = pick(template, header, FIELDS)
        header, rows = tuple(header[at] for at in chosen), [tuple(row[at] for at in chosen) for row in rows]
    return printed(machine, *(line.rstrip() for line in columns([header, *rows]).splitlines()))


def _row(machine: Machine, container: Container, *, with_size: bool) -> tuple[str, ...]:
    command = ellipsis(_command(container.launch.argv).replace('"', '\\"'), COMMAND_WIDTH)
    image = machine.world.images.get(_tagged(container.image))
    cells = (
        short_id(container.id),
        container.image if image and image.id == container.image_id else short_id(container.image_id),
        f'"{command}"',
        f"{human_duration(machine.world.now - container.created_at)} ago",
        machine.world.status(container.id),
        _ports(machine, container),
        container.name,
    )
    return (*cells, _size(machine, container)) if with_size else cells


def _size(machine: Machine, container: Container) -> str:
    """Its own layer; virtual: with the image unpacked. moby: daemon/containerd/service.go, GetContainerLayerSize."""
    own = disk_used(container.upper)
    return f"{human_size(own)} (virtual {human_size(own + machine.record_of(container).disk)})"


def _command(argv: Sequence[str]) -> str:
    """The program and its arguments; those with a space in quotes. Docker: daemon/container/view.go, transform."""
    return " ".join([*argv[:1], *(f"'{word}'" if " " in word else word for word in argv[1:])])


def _tagged(name: str) -> str:
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"


def _ports(machine: Machine, container: Container) -> str:
    """Published ports, then those that are only exposed. Docker: formatter.DisplayablePorts."""
    if not container.is_running:
        return ""
    published = machine.ports.get(container.id, ())
    # Printed, and not listened on: every address of the host, in IPv4 and in IPv6.
    everywhere = ("0.0.0.0", "[::]")  # noqa: S104
    cells = [f"{address}:{port.host}->{port.container}/tcp" for port in published for address in everywhere]
    taken = {f"{port.container}/tcp" for port in published}
    exposed = [port for port in machine.record_of(container).config.exposed_ports if port not in taken]
    return ", ".join([*cells, *exposed])


COMMAND = Command(
    "docker ps [OPTIONS]", _run, (Flag("all", "a"), Flag("size", "s"), Flag("quiet", "q"), Flag("format", takes=True)), 0, 0
)
