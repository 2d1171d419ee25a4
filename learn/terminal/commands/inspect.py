"""`docker inspect --format`: one value of a container or an image."""

from __future__ import annotations

import json
import re

from learn.containers import Container
from learn.dockerfile import ImageConfig
from learn.terminal.images import find
from learn.terminal.machine import FailedError, Machine, Result, UnknownError, printed
from learn.terminal.options import Command, Flag, Given

_FIELD = re.compile(r"\{\{\s*(json )?\.([A-Za-z.]+)\s*\}\}")


def _run(machine: Machine, given: Given) -> Result:
    name, template = given.arguments[0], given.one("format")
    if template is None:
        raise UnknownError("the whole of it is long: ask for one value with --format")
    containers = [it for it in machine.world.containers.values() if name in (it.name, it.id) or it.id.startswith(name)]
    record = find(machine, name)
    if containers:
        values = _of_container(containers[0])
    elif record is not None:
        values = {"Id": record.id, **_of_config(record.config)}
    else:
        raise FailedError(f"error: no such object: {name}")

    def value(match: re.Match[str]) -> str:
        if match[2] not in values:
            raise UnknownError(f"the field .{match[2]} is not known here")
        found = values[match[2]]
        return json.dumps(found, separators=(",", ":")) if match[1] else _go(found)

    return printed(machine, _FIELD.sub(value, template))


def _go(value: object) -> str:
    """A value as Go's templates print it: lists in brackets, without commas."""
    if isinstance(value, list):
        return f"[{' '.join(map(_go, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _of_container(container: Container) -> dict[str, object]:
    return {
        "Id": container.id,
        "Name": f"/{container.name}",
        "Image": container.image_id,
        "State.Status": container.state,
        "State.Running": container.is_running,
        "State.ExitCode": container.exit_code,
        "Config.Image": container.image,
        "Config.WorkingDir": container.launch.working_dir,
        "Config.Env": list(container.launch.env),
        "Path": container.launch.argv[0],
        "Args": list(container.launch.argv[1:]),
    }


def _of_config(config: ImageConfig) -> dict[str, object]:
    return {
        "Config.Cmd": list(config.cmd or ()),
        "Config.Entrypoint": list(config.entrypoint or ()),
        "Config.Env": list(config.env),
        "Config.User": config.user or "",
        "Config.WorkingDir": config.working_dir or "",
    }


COMMAND = Command("docker inspect [OPTIONS] NAME|ID", _run, (Flag("format", "f", takes=True),), 1, 1)
