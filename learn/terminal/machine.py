"""The machine that commands change: one value, never changed in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from learn.containers import Container, Measured, RefusedError, Tree, World
from learn.dockerfile import Analysis, ImageConfig
from learn.dockerfile.rebuild import Context, Snapshot

SECOND = 1


class UnknownError(ValueError):
    """Something that Docker would take and that is not known here; the message is a sentence for the author."""


class FailedError(Exception):
    """A command fails: what it prints on standard error, and its exit code. `machine` where it has left something."""

    def __init__(self, message: str, exit_code: int = 1, machine: Machine | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code
        self.machine = machine


@dataclass(frozen=True, slots=True)
class Project:
    """A Dockerfile and the files around it."""

    text: str
    context: Context = field(default_factory=Context)


class Layer(NamedTuple):
    """A layer as a registry knows it. `packed` are its bytes as they travel, an estimate; `is_base`: it came with the base."""

    digest: str
    packed: int
    is_base: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an image beyond its files. `layers` are the lowest first; `analysis` and `sizes` are for its history.

    `base` is the image that FROM names, in full, or "" for scratch. `shells` are the shells that are known to be in it, None
    where nobody knows. `made_at` is a time of the world's clock.
    """

    measured: Measured
    layers: tuple[Layer, ...]
    manifest_size: int
    config: ImageConfig
    trees: tuple[Tree, ...]
    is_complete: bool
    base: str
    shells: tuple[str, ...] | None
    made_at: int
    analysis: Analysis | None = None
    sizes: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The digest of its manifest."""
        return self.measured.id

    @property
    def disk(self) -> int:
        """Bytes unpacked."""
        return sum(self.measured.layer_sizes)

    @property
    def packed(self) -> int:
        """Bytes as they travel."""
        return sum(layer.packed for layer in self.layers)


class Port(NamedTuple):
    """A published port: `-p 8080:80`."""

    host: int
    container: int


class Inside(NamedTuple):
    """A shell that `docker exec -it` or `docker run -it` opened and that still waits for lines."""

    container: str
    shell: str
    folder: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine with Docker, the registries that it can reach, and the folder that one works in.

    `projects` are the Dockerfiles of that folder by name; `files` are others by name, with their text. `records` by image id,
    `remotes` by full reference with tag. `ports` and `logs` by container id. `mounts_in_ecr`: BLOB_MOUNTING is ENABLED in the
    account with AWS.
    """

    projects: Mapping[str, Project] = field(default_factory=dict)
    world: World = field(default_factory=lambda: World(now=1))
    records: Mapping[str, Record] = field(default_factory=dict)
    remotes: Mapping[str, Record] = field(default_factory=dict)
    logins: frozenset[str] = frozenset()
    mounts_in_ecr: bool = False
    ports: Mapping[str, tuple[Port, ...]] = field(default_factory=dict)
    logs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    built: tuple[Snapshot, ...] = ()
    inside: Inside | None = None

    def container(self, reference: str) -> Container:
        """Raises FailedError in the daemon's words."""
        try:
            return self.world.container(reference)
        except RefusedError as error:
            raise refused(error) from error

    def record_of(self, container: Container) -> Record:
        """What is known of the container's image."""
        return self.records[container.image_id]

    def with_world(self, world: World) -> Machine:
        """The same with another world."""
        return replace(self, world=world)


def refused(error: RefusedError, exit_code: int | None = None) -> FailedError:
    """What the daemon refuses as the command line prints it."""
    return FailedError(f"Error response from daemon: {error.message}", error.exit_code if exit_code is None else exit_code)


class Line(NamedTuple):
    """A line of output: on standard output, on standard error, or a remark of ours in its place."""

    text: str
    kind: Literal["out", "err", "note"] = "out"


@dataclass(frozen=True, slots=True)
class Result:
    """What a command comes to."""

    machine: Machine
    lines: tuple[Line, ...] = ()
    exit_code: int = 0


def printed(machine: Machine, *texts: str) -> Result:
    """A command that has worked, and what it prints."""
    return Result(machine, tuple(Line(text) for text in texts))
