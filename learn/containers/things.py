"""What a machine with Docker has: images, containers, volumes; and what somebody may wish for or be refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from learn.containers.run import Launch, RunArguments
from learn.containers.tree import EMPTY, Tree
from learn.dockerfile import ImageConfig

if TYPE_CHECKING:
    from learn.containers.world import World

State = Literal["created", "running", "paused", "exited"]
Health = Literal["starting", "healthy", "unhealthy"]


class RefusedError(Exception):
    """What the daemon refuses, in its words, with the exit code of the command.

    `world` is the world afterwards where the attempt has left something: a container that could not be started is there.
    """

    def __init__(self, message: str, exit_code: int = 1, world: World | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code
        self.world = world


@dataclass(frozen=True, slots=True)
class Image:
    """A read-only stack of layers, the lowest first, and the configuration. `files` is what is seen of the layers.

    `layer_ids` name each layer together with what lies below it, so that equal beginnings are shared (OCI: ChainID).
    `is_complete`: the layers hold all files, so that a program that is not among them is not there.
    """

    id: str
    name: str
    layers: tuple[Tree, ...]
    layer_ids: tuple[str, ...]
    layer_sizes: tuple[int, ...]
    config: ImageConfig
    files: Tree
    is_complete: bool
    base_is_known: bool

    @property
    def size(self) -> int:
        """Bytes of all layers, also of files that a later layer hides."""
        return sum(self.layer_sizes)


class Measured(NamedTuple):
    """What names an image and its layers, and what they weigh, where their files are not all known. Bytes unpacked."""

    id: str
    layer_ids: tuple[str, ...]
    layer_sizes: tuple[int, ...]


class Ends(NamedTuple):
    """A program that ends by itself `after` so many seconds."""

    after: float
    exit_code: int


@dataclass(frozen=True, slots=True)
class VolumeMount:
    """`-v name:/target[:ro]`; without a name the volume is anonymous."""

    target: str
    name: str | None = None
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Mount:
    """A volume in a container."""

    volume: str
    target: str
    read_only: bool


@dataclass(frozen=True, slots=True)
class Volume:
    """Files that belong to no container. An anonymous volume goes with the container that it was made for, if asked."""

    name: str
    files: Tree = EMPTY
    is_anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Container:
    """An instance of an image, with a layer of its own. Times in seconds of the world's clock."""

    id: str
    name: str
    image: str
    image_id: str
    launch: Launch
    upper: Tree
    engine_files: Tree
    mounts: tuple[Mount, ...]
    network: str
    state: State
    created_at: int
    ends: Ends | None
    read_only: bool = False
    auto_remove: bool = False
    exit_code: int = 0
    started_at: int = 0
    finished_at: int = 0
    health: Health | None = None
    failing_streak: int = 0

    @property
    def is_running(self) -> bool:
        """Whether there is a process, running or frozen."""
        return self.state in ("running", "paused")


@dataclass(frozen=True, slots=True)
class Wish:
    """What `docker create` and `docker run` are asked for, besides the words that `RunArguments` holds.

    `ends` says when the program ends by itself, where the world cannot know.
    """

    image: str
    arguments: RunArguments = field(default_factory=RunArguments)
    name: str | None = None
    volumes: tuple[VolumeMount, ...] = ()
    network: str = "bridge"
    read_only: bool = False
    auto_remove: bool = False
    ends: Ends | None = None


@dataclass(frozen=True, slots=True)
class DiskUse:
    """Bytes that the containers of one image take: the image once, a layer each. `copied` is what full copies would take."""

    containers: int
    image: int
    writable: int

    @property
    def total(self) -> int:
        """What it takes with shared layers."""
        return self.image + self.writable

    @property
    def copied(self) -> int:
        """What it would take if every container had a copy of the image."""
        return self.image * max(self.containers, 1) + self.writable
