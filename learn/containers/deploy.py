"""The same image on Amazon ECS and on Kubernetes: a task definition and a Deployment, derived from its configuration.

Neither platform reads everything that an image says: both ignore its HEALTHCHECK and its EXPOSE, so these are written out.
What no image can say (how much CPU and memory, how many copies) is chosen by `Choices` and told in the notes, and so is
whatever had to be left out or bent to the platform's limits.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from learn.containers.run import HealthCheck, health_check
from learn.containers.yaml import dump
from learn.dockerfile import ImageConfig

MAX_PORTS: Final = 100
"""Ports of one container. ECS: reserved ports of a container instance; no Deployment with more is readable either."""
_INT32: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Choices:
    """What the image does not say. `cpu` in units of 1/1024 vCPU and `memory` in MiB must be one of `FARGATE_SIZES`."""

    cpu: int = 256
    memory: int = 512
    replicas: int = 2


FARGATE_SIZES: Final[Mapping[int, Sequence[int]]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4097, 1024)),
    1024: tuple(range(2048, 8193, 1024)),
    2048: tuple(range(4096, 16385, 1024)),
    4096: tuple(range(8192, 30721, 1024)),
    8192: tuple(range(16384, 61441, 4096)),
    16384: tuple(range(32768, 122881, 8192)),
}
"""Fargate's combinations: CPU units to memory in MiB. Amazon ECS Developer Guide, task size."""


@dataclass(frozen=True, slots=True)
class Note:
    """Why a field says what it says, or is not there."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A document to copy: `text` is JSON or YAML, `value` the same as plain data."""

    text: str
    value: dict[str, Any]
    notes: tuple[Note, ...]


# ---- Amazon ECS


def task_definition(config: ImageConfig, image: str, choices: Choices | None = None) -> Manifest:
    """The input of RegisterTaskDefinition for `image` on Fargate. Raises ValueError for a size that Fargate does not have."""
    choices = choices or Choices()
    if choices.memory not in FARGATE_SIZES.get(choices.cpu, ()):
        raise ValueError(f"Fargate has no size of {choices.cpu} CPU units and {choices.memory} MiB")
    name = label_of(image)
    notes = [
        Note("cpu, memory", f"{choices.cpu} CPU units ({choices.cpu / 1024:g} vCPU) and {choices.memory} MiB are our choice; no "
             "image says what it needs."),
        Note("networkMode", "Fargate knows only awsvpc: each task has an address of its own, so no host port is mapped."),
        Note("executionRoleArn", "Add one to pull from a private Amazon ECR repository or to send logs to CloudWatch."),
    ]  # fmt: skip
    container: dict[str, Any] = {"name": name, "image": image, "essential": True}
    if config.entrypoint:
        container["entryPoint"] = list(config.entrypoint)
    if config.cmd:
        container["command"] = list(config.cmd)
    if config.working_dir:
        container["workingDirectory"] = config.working_dir
    if config.user:
        container["user"] = config.user
    ports = _ecs_ports(config, notes)
    if ports:
        container["portMappings"] = ports
    variables = _variables(config, "environment", notes)
    if variables:
        container["environment"] = [{"name": name, "value": value} for name, value in variables]
    check = health_check(config)
    if check is not None:
        container["healthCheck"] = _ecs_health(config, check, notes)
    value = {
        "family": name,
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": str(choices.cpu),
        "memory": str(choices.memory),
        "containerDefinitions": [container],
    }
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return Manifest(text.encode(errors="replace").decode(), value, tuple(notes))


def _ecs_ports(config: ImageConfig, notes: list[Note]) -> list[dict[str, Any]]:
    mapped: list[dict[str, Any]] = []
    for port, protocol in _ports(config, "portMappings", notes):
        if protocol == "sctp":
            notes.append(Note("portMappings", f"{port}/sctp is left out: ECS knows tcp and udp."))
        else:
            mapped.append({"containerPort": port, "protocol": protocol})
    return mapped


def _ecs_health(config: ImageConfig, check: HealthCheck, notes: list[Note]) -> dict[str, Any]:
    notes.append(Note("healthCheck", "ECS does not look at the image's HEALTHCHECK, so it is written here; without values ECS "
                      "would wait 5 seconds for an answer, Docker 30."))  # fmt: skip
    kind, *words = config.healthcheck.test if config.healthcheck else ("CMD",)
    command = [kind, *words]
    if kind == "CMD-SHELL" and config.shell:
        command = ["CMD", *check.argv]
    limits = {
        "interval": (check.interval, 5, 300),
        "timeout": (check.timeout, 2, 60),
        "retries": (float(check.retries), 1, 10),
        "startPeriod": (check.start_period, 0, 300),
    }
    health: dict[str, Any] = {"command": command}
    for field, (wanted, low, high) in limits.items():
        health[field] = _within(f"healthCheck.{field}", wanted, low, high, notes)
    if config.healthcheck and config.healthcheck.start_interval:
        notes.append(Note("healthCheck", "--start-interval has no counterpart in ECS."))
    return health


# ---- Kubernetes


def deployment(config: ImageConfig, image: str, choices: Choices | None = None) -> Manifest:
    """A Deployment (apps/v1) of `image`."""
    choices = choices or Choices()
    name = label_of(image)
    notes = [
        Note("replicas", f"{choices.replicas} copies are our choice, so that one may fail or be replaced."),
        Note("resources", f"{_millicores(choices)} CPU and {choices.memory}Mi are our choice; no image says what it needs."),
    ]
    container: dict[str, Any] = {"name": name, "image": image}
    if config.entrypoint:
        container["command"] = [_literal(word) for word in config.entrypoint]
        notes.append(Note("command, args", "Kubernetes calls ENTRYPOINT command, and CMD args."))
    if config.cmd:
        container["args"] = [_literal(word) for word in config.cmd]
    if config.working_dir:
        container["workingDir"] = config.working_dir
    ports = _ports(config, "ports", notes)
    if ports:
        container["ports"] = [{"containerPort": port, "protocol": protocol.upper()} for port, protocol in ports]
    variables = _kubernetes_variables(config, notes)
    if variables:
        container["env"] = variables
    container["resources"] = {
        "requests": {"cpu": _millicores(choices), "memory": f"{choices.memory}Mi"},
        "limits": {"memory": f"{choices.memory}Mi"},
    }
    security = _security(config, notes)
    if security:
        container["securityContext"] = security
    check = health_check(config)
    if check is not None:
        container |= _probes(check, notes)
    labels = {"app": name}
    value = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": labels},
        "spec": {
            "replicas": choices.replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }
    return Manifest(dump(value), value, tuple(notes))


def _millicores(choices: Choices) -> str:
    return f"{choices.cpu * 1000 // 1024}m"


_REFERENCE: Final = re.compile(r"\$(?=[$(])")


def _literal(text: str) -> str:
    """`text` so that Kubernetes leaves it as it is: it would replace `$(NAME)`, and take `$$` for one dollar.

    Kubernetes: third_party/forked/golang/expansion; for commands, arguments, variables and the commands of probes.
    """
    return _REFERENCE.sub("$$", text) if "$" in text else text


_VARIABLE: Final = re.compile(r"[!-<>-~][ -<>-~]*")


def _kubernetes_variables(config: ImageConfig, notes: list[Note]) -> list[dict[str, str]]:
    found = []
    for name, value in _variables(config, "env", notes):
        if _VARIABLE.fullmatch(name):
            found.append({"name": name, "value": _literal(value)})
        else:
            notes.append(Note("env", f"{name} is left out: Kubernetes takes printable ASCII without = for names."))
    return found


_NUMBERS: Final = re.compile(r"([0-9]{1,10})(?::([0-9]{1,10}))?", re.ASCII)


def _security(config: ImageConfig, notes: list[Note]) -> dict[str, Any]:
    if not config.user:
        notes.append(Note("securityContext", "The image names no USER: unless its base does, the container runs as root."))
        return {}
    match = _NUMBERS.fullmatch(config.user)
    numbers = [int(part) for part in match.groups() if part] if match else []
    if not numbers or max(numbers) > _INT32:
        notes.append(
            Note(
                "securityContext",
                f"USER {config.user}: Kubernetes takes numbers only; the name in the image still counts, "
                "but runAsNonRoot cannot be checked with it.",
            )
        )
        return {}
    security: dict[str, Any] = {"runAsUser": numbers[0]}
    if len(numbers) > 1:
        security["runAsGroup"] = numbers[1]
    if numbers[0]:
        security["runAsNonRoot"] = True
    return security


def _probes(check: HealthCheck, notes: list[Note]) -> dict[str, Any]:
    """Readiness and liveness ask the same; a startup probe keeps both back for as long as Docker's start period."""
    notes.append(
        Note(
            "livenessProbe, readinessProbe",
            "Kubernetes does not look at the image's HEALTHCHECK. Docker only reports an unhealthy container; here a failing "
            "readiness probe takes it out of its Service, and a failing liveness probe restarts it.",
        )
    )
    probe = {
        "exec": {"command": [_literal(word) for word in check.argv]},
        "periodSeconds": _within("periodSeconds", check.interval, 1, _INT32, notes),
        "timeoutSeconds": _within("timeoutSeconds", check.timeout, 1, _INT32, notes),
        "failureThreshold": _within("failureThreshold", check.retries, 1, _INT32, notes),
    }
    probes: dict[str, Any] = {}
    if check.start_period > 0:
        period = _within("startupProbe.periodSeconds", check.start_interval, 1, _INT32, notes)
        tries = min(_INT32, math.ceil(check.start_period / period))
        probes["startupProbe"] = {**probe, "periodSeconds": period, "failureThreshold": tries}
        notes.append(Note("startupProbe", f"--start-period: {tries} attempts, {period} seconds apart, before failures count."))
    return {**probes, "readinessProbe": probe, "livenessProbe": probe}


# ---- both


def label_of(image: str) -> str:
    """A name for the workload from that of the image: the last part of its path, as both platforms take it (RFC 1123 label)."""
    path = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
    return re.sub(r"[^a-z0-9]+", "-", path.lower())[:63].strip("-") or "app"


def _variables(config: ImageConfig, field: str, notes: list[Note]) -> list[tuple[str, str]]:
    """What a deployment may want to change without a new image. $PATH is about the image's files, so it stays the image's."""
    found = [(name, value) for name, _, value in (word.partition("=") for word in config.env) if name != "PATH"]
    if found:
        notes.append(Note(field, "The image sets these already; they are repeated to be changed here without a new image."))
    return found


def _ports(config: ImageConfig, field: str, notes: list[Note]) -> list[tuple[int, str]]:
    """The exposed ports that can be mapped at all."""
    found = []
    for exposed in config.exposed_ports:
        port, _, protocol = exposed.partition("/")
        if 1 <= int(port) <= 65535:
            found.append((int(port), protocol or "tcp"))
        else:
            notes.append(Note(field, f"Port {port} is left out: there is no such port to map."))
    if len(found) > MAX_PORTS:
        notes.append(
            Note(field, f"{len(found) - MAX_PORTS} of {len(found)} ports are left out: {MAX_PORTS} are as many as we list.")
        )
    return found[:MAX_PORTS]


def _within(field: str, wanted: float, low: int, high: int, notes: list[Note]) -> int:
    """`wanted` in whole units, rounded up, between `low` and `high`; a note where that is not what the image says."""
    value = max(low, min(high, math.ceil(wanted)))
    if value != wanted:
        notes.append(Note(field, f"The image says {wanted:g}; the nearest possible value is {value}."))
    return value
