"""`docker login` with the password on standard input."""

from __future__ import annotations

from dataclasses import replace

from learn.terminal.machine import Machine, Result, UnknownError, printed
from learn.terminal.options import Command, Flag, Given

DOCKER_HUB = "docker.io"


def _run(machine: Machine, given: Given) -> Result:
    if not given.has("password-stdin") or not given.has("username"):
        raise UnknownError("known is `docker login --username NAME --password-stdin HOST`")
    host = given.arguments[0] if given.arguments else DOCKER_HUB
    return printed(replace(machine, logins=machine.logins | {host}), "Login Succeeded")


COMMAND = Command("docker login [OPTIONS] [SERVER]", _run, (Flag("username", "u", takes=True), Flag("password-stdin")), 0, 1)
