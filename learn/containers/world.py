"""Images, containers, volumes and networks of one machine, as one value that is never changed in place.

Each method that acts returns a new World and leaves the old one be; what Docker refuses it raises as RefusedError, in the
daemon's words (moby's source; "No command specified" as Engine 20.10 says it). Time passes only by `wait` and `stop`, in
whole seconds; identifiers and names follow from the seed, so that replaying actions gives the same world.

Simpler than the truth: a program runs as long as `run.lifetime` or `ends` says and writes nothing by itself; bind mounts,
tmpfs and restart policies are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from learn.containers.execution import Places, engine_files, find_program, prepared_layer
from learn.containers.formats import human_duration, short_id
from learn.containers.names import make_id, make_name
from learn.containers.overlay import Change, CopyUp, Operation, changes
from learn.containers.run import STOP_TIMEOUT, Launch, RunError, launch, lifetime, parse_signal, plan_stop, reaction
from learn.containers.things import (
    Container,
    DiskUse,
    Ends,
    Health,
    Image,
    Measured,
    Mount,
    RefusedError,
    Volume,
    VolumeMount,
    Wish,
)
from learn.containers.tree import Directory, File, Tree, changeset, graft, join_path, merge, read_changeset, split_path
from learn.dockerfile import ImageConfig

MAX_CONTAINERS: Final = 200
"""Containers of one world: a limit of ours."""
NETWORKS: Final = ("bridge", "host", "none")

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class World:
    """One machine with Docker. `images` and `volumes` by name, `containers` by id, `networks` by name with their id."""

    seed: str = "drydock"
    now: int = 0
    counter: int = 0
    images: Mapping[str, Image] = field(default_factory=dict)
    containers: Mapping[str, Container] = field(default_factory=dict)
    volumes: Mapping[str, Volume] = field(default_factory=dict)
    networks: Mapping[str, str] = field(default_factory=lambda: {name: make_id(name) for name in NETWORKS})

    # ---- looking

    def container(self, reference: str) -> Container:
        """A container by name, id or the beginning of its id. Raises RefusedError."""
        found = [it for it in self.containers.values() if reference in (it.name, it.id)]
        if not found and reference:
            found = [it for it in self.containers.values() if it.id.startswith(reference)]
        if len(found) > 1:
            raise RefusedError(f"multiple IDs found with provided prefix: {reference}")
        if not found:
            raise RefusedError(f"No such container: {reference}")
        return found[0]

    def image(self, reference: str) -> Image:
        """An image by name, with `:latest` where no tag is given, or by the beginning of its id. Raises RefusedError."""
        tagged = reference if ":" in reference.rpartition("/")[2] else f"{reference}:latest"
        found = self.images.get(tagged) or self.images.get(reference)
        if found is None and len(reference) >= 4:
            found = next((it for it in self.images.values() if it.id.removeprefix("sha256:").startswith(reference)), None)
        if found is None:
            raise RefusedError(f"No such image: {tagged}")
        return found

    def view(self, reference: str) -> Tree:
        """All that a process in the container sees. Raises RefusedError."""
        container = self.container(reference)
        seen = merge([self._image_of(container).files, container.upper])
        for path, entry in container.engine_files.walk():
            if isinstance(entry, File):
                seen = graft(seen, path, entry)
        for mount in sorted(container.mounts, key=lambda mount: len(mount.target)):
            seen = graft(seen, mount.target, self.volumes[mount.volume].files.root)
        return seen

    def diff(self, reference: str) -> tuple[Change, ...]:
        """`docker diff`. Volumes are not in it. Raises RefusedError."""
        container = self.container(reference)
        return changes(self._image_of(container).files, container.upper)

    def status(self, reference: str) -> str:
        """STATUS of `docker ps`. Docker: State.String. Raises RefusedError."""
        container = self.container(reference)
        if container.state == "created":
            return "Created"
        if container.state == "exited":
            return f"Exited ({container.exit_code}) {human_duration(self.now - container.finished_at)} ago"
        up = f"Up {human_duration(self.now - container.started_at)}"
        if container.state == "paused":
            return f"{up} (Paused)"
        if container.health is None:
            return up
        return f"{up} ({'health: starting' if container.health == 'starting' else container.health})"

    def disk_used(self, image: str) -> DiskUse:
        """What all containers of `image` take together. Raises RefusedError."""
        found = self.image(image)
        own = [it.upper.size for it in self.containers.values() if it.image_id == found.id]
        return DiskUse(len(own), found.size, sum(own))

    def layers_size(self) -> int:
        """Bytes of all images' layers, shared ones counted once."""
        sizes: dict[str, int] = {}
        for image in self.images.values():
            sizes.update(zip(image.layer_ids, image.layer_sizes, strict=True))
        return sum(sizes.values())

    def _image_of(self, container: Container) -> Image:
        return next(image for image in self.images.values() if image.id == container.image_id)

    # ---- images

    def add_image(
        self,
        name: str,
        layers: Sequence[Tree],
        config: ImageConfig | None = None,
        *,
        is_complete: bool = True,
        base_is_known: bool = True,
        measured: Measured | None = None,
    ) -> World:
        """A world that has the image, as after `docker build` or `docker pull`.

        `measured` is what somebody knows better than the files tell. An image that loses its last name to it stays, dangling,
        under its id.
        """
        config = config or ImageConfig()
        chain: list[str] = []
        for layer in layers:
            chain.append(make_id(chain[-1] if chain else "", _fingerprint(layer)))
        known = measured or Measured(
            f"sha256:{make_id('image', *chain, config)}", tuple(chain), tuple(layer.size for layer in layers)
        )
        image = Image(
            id=known.id,
            name=name,
            layers=tuple(layers),
            layer_ids=known.layer_ids,
            layer_sizes=known.layer_sizes,
            config=config,
            files=merge(layers),
            is_complete=is_complete,
            base_is_known=base_is_known,
        )
        return self._name(name, image)

    def tag(self, source: str, target: str) -> World:
        """`docker tag`: one more name for the same image. Raises RefusedError."""
        return self._name(target, self.image(source))

    def _name(self, name: str, image: Image) -> World:
        """The world in which `name` means the image."""
        tagged = name if ":" in name.rpartition("/")[2] else f"{name}:latest"
        images = {key: it for key, it in self.images.items() if key != image.id}
        old = images.pop(tagged, None)
        if old is not None and old.id != image.id and all(it.id != old.id for it in images.values()):
            images[old.id] = replace(old, name="<none>:<none>")
        images[tagged] = replace(image, name=tagged)
        return replace(self, images=images)

    def remove_image(self, reference: str) -> World:
        """`docker rmi`: takes the name away, and the image with its last name. Raises RefusedError."""
        image = self.image(reference)
        key = next(key for key, it in self.images.items() if it is image)
        user = next((it for it in self.containers.values() if it.image_id == image.id), None)
        if user is not None and sum(it.id == image.id for it in self.images.values()) == 1:
            if image.name.startswith(reference.partition(":")[0]):
                raise RefusedError(
                    f"conflict: unable to delete {key} (must be forced) - "
                    f"container {short_id(user.id)} is using its referenced image {short_id(image.id)}"
                )
            how, state = ("cannot be forced", "running") if user.is_running else ("must be forced", "stopped")
            raise RefusedError(
                f"conflict: unable to delete {short_id(image.id)} ({how}) - image is being used by {state} container "
                f"{short_id(user.id)}"
            )
        return replace(self, images=_without(self.images, key))

    def commit(self, reference: str, name: str) -> World:
        """`docker commit`: the container's layer becomes the top layer of a new image; volumes are not in it."""
        container = self.container(reference)
        image = self._image_of(container)
        layer = read_changeset(changeset(container.upper))
        top = make_id(image.layer_ids[-1] if image.layer_ids else "", _fingerprint(layer))
        measured = Measured(
            f"sha256:{make_id('image', *image.layer_ids, top, image.config)}",
            (*image.layer_ids, top),
            (*image.layer_sizes, layer.size),
        )
        return self.add_image(
            name,
            (*image.layers, layer),
            image.config,
            is_complete=image.is_complete,
            base_is_known=image.base_is_known,
            measured=measured,
        )

    # ---- containers

    def create(self, wish: Wish) -> tuple[World, Container]:
        """`docker create`. Raises RefusedError."""
        image = self.image(wish.image)
        if len(self.containers) >= MAX_CONTAINERS:
            raise RefusedError(f"this simulation holds {MAX_CONTAINERS} containers", 125)
        if wish.network not in self.networks:
            raise RefusedError(f"network {wish.network} not found", 125)
        number = self.counter + 1
        identity = make_id(self.seed, "container", number)
        taken = {it.name: it.id for it in self.containers.values()}
        if wish.name in taken:
            raise RefusedError(
                f'Conflict. The container name "/{wish.name}" is already in use by container "{taken[wish.name]}". '
                "You have to remove (or rename) that container to be able to reuse that name.",
                125,
            )
        try:
            planned = launch(image.config, wish.arguments, base_is_known=image.base_is_known)
        except RunError as error:
            raise RefusedError(error.message, error.exit_code) from error
        world = replace(self, counter=number)
        world, mounts = world._mount(image, wish, identity)
        container = Container(
            id=identity,
            name=wish.name or make_name(self.seed, number, taken),
            image=wish.image,
            image_id=image.id,
            launch=planned,
            upper=prepared_layer(image, mounts, planned.working_dir, self.now),
            engine_files=engine_files(identity),
            mounts=mounts,
            network=wish.network,
            state="created",
            created_at=self.now,
            ends=wish.ends or _ends(planned),
            read_only=wish.read_only,
            auto_remove=wish.auto_remove,
        )
        return world._with(container), container

    def _mount(self, image: Image, wish: Wish, container_id: str) -> tuple[World, tuple[Mount, ...]]:
        """The volumes of a new container. An empty one is filled with what the image has at its place."""
        wanted = {join_path(split_path(volume.target)): volume for volume in wish.volumes}
        for path in image.config.volumes:
            wanted.setdefault(join_path(split_path(path)), VolumeMount(path))
        volumes, mounts = dict(self.volumes), []
        for target, wished in wanted.items():
            if target == "/":
                raise _bad_volume(wished, "invalid specification: destination can't be '/'")
            if not wished.target.startswith("/"):
                raise _bad_volume(wished, f"invalid mount path: '{wished.target}' mount path must be absolute")
            name = wished.name or make_id(self.seed, "volume", container_id, target)
            volume = volumes.get(name) or Volume(name, is_anonymous=wished.name is None)
            seen = image.files.find(target)
            if not volume.files.root.entries and isinstance(seen, Directory):
                volume = replace(volume, files=Tree(seen))
            volumes[name] = volume
            mounts.append(Mount(name, target, wished.read_only))
        return replace(self, volumes=volumes), tuple(mounts)

    def start(self, reference: str) -> World:
        """`docker start`: the same container with the same layer. Raises RefusedError; the exit code is `docker run`'s."""
        container = self.container(reference)
        if container.state == "paused":
            raise RefusedError("cannot start a paused container, try unpause instead")
        if container.is_running:
            return self
        self._check_start(container)
        running = replace(
            container,
            state="running",
            exit_code=0,
            started_at=self.now,
            health="starting" if container.launch.health else None,
            failing_streak=0,
        )
        return self._with(running)._let_end()

    def _check_start(self, container: Container) -> None:
        """Whether the program can be executed at all: 127 or 126 where not. Only complete images can tell."""
        if not self._image_of(container).is_complete:
            return
        planned = container.launch
        try:
            find_program(self.view(container.id), planned.argv[0], planned.env, planned.working_dir)
        except RunError as error:
            failed = self._with(replace(container, exit_code=error.exit_code))
            raise RefusedError(
                "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: "
                f"unable to start container process: error during container init: {error.message}",
                error.exit_code,
                failed.remove(container.id, volumes=True) if container.auto_remove else failed,
            ) from error

    def run(self, wish: Wish) -> tuple[World, Container]:
        """`docker run -d`: create and start; the container as it then is, also where it has ended and is gone by --rm.

        Raises RefusedError.
        """
        world, made = self.create(wish)
        world = world.start(made.id)
        if made.id in world.containers:
            return world, world.containers[made.id]
        ends = made.ends or Ends(0, 0)
        return world, replace(made, state="exited", exit_code=ends.exit_code, started_at=self.now, finished_at=self.now)

    def stop(self, reference: str, timeout: int = STOP_TIMEOUT) -> World:
        """`docker stop`: the stop signal, `timeout` seconds, SIGKILL. Nothing where nothing runs. Raises RefusedError."""
        container = self.container(reference)
        if not container.is_running:
            return self
        signal = container.launch.stop.signal
        planned = plan_stop(signal, container.launch.processes, timeout)
        world = self.wait(planned.seconds)
        if container.id not in world.containers or not world.containers[container.id].is_running:
            return world
        return world._end(world.containers[container.id], planned.exit_code)

    def kill(self, reference: str, signal: str = "SIGKILL") -> World:
        """`docker kill`: SIGKILL, or another signal, which PID 1 may ignore. Raises RefusedError."""
        container = self.container(reference)
        try:
            name = parse_signal(signal)
        except RunError as error:
            raise RefusedError(error.message) from error
        if not container.is_running:
            raise RefusedError(f"cannot kill container: {reference}: container {container.id} is not running")
        code = reaction(name, container.launch.processes)
        # A frozen container is thawed, so that the signal arrives.
        return self._with(replace(container, state="running")) if code is None else self._end(container, code)

    def pause(self, reference: str) -> World:
        """`docker pause`. Raises RefusedError."""
        container = self.container(reference)
        if container.state == "paused":
            raise RefusedError(f"container {container.id} is already paused")
        if not container.is_running:
            raise RefusedError(f"container {container.id} is not running")
        return self._with(replace(container, state="paused"))

    def unpause(self, reference: str) -> World:
        """`docker unpause`. Raises RefusedError."""
        container = self.container(reference)
        if container.state != "paused":
            raise RefusedError(f"container {container.id} is not paused")
        return self._with(replace(container, state="running"))._let_end()

    def remove(self, reference: str, *, force: bool = False, volumes: bool = False) -> World:
        """`docker rm`: the container's layer goes; with `volumes` its anonymous volumes, too. Raises RefusedError."""
        container = self.container(reference)
        if container.is_running and not force:
            what = (
                "container is paused and must be unpaused first"
                if container.state == "paused"
                else "container is running: stop the container before removing or force remove"
            )
            raise RefusedError(f'cannot remove container "{reference}": {what}')
        gone = {mount.volume for mount in container.mounts if volumes and self.volumes[mount.volume].is_anonymous}
        world = replace(self, containers=_without(self.containers, container.id))
        used = {mount.volume for it in world.containers.values() for mount in it.mounts}
        kept = {name: volume for name, volume in self.volumes.items() if name not in gone - used}
        return replace(world, volumes=kept)

    def rename(self, reference: str, name: str) -> World:
        """`docker rename`. Raises RefusedError."""
        container = self.container(reference)
        other = next((it for it in self.containers.values() if it.name == name), None)
        if other is container:
            raise RefusedError("Renaming a container with the same name as its current name")
        if other is not None:
            raise RefusedError(
                f'Conflict. The container name "/{name}" is already in use by container "{other.id}". '
                "You have to remove (or rename) that container to be able to reuse that name."
            )
        return self._with(replace(container, name=name))

    # ---- time

    def wait(self, seconds: int) -> World:
        """The world `seconds` later: programs that end by themselves have ended."""
        return replace(self, now=self.now + max(seconds, 0))._let_end()

    def _let_end(self) -> World:
        world = self
        for container in self.containers.values():
            if container.state == "running" and container.ends is not None:
                over = container.started_at + container.ends.after
                if over <= self.now:
                    world = world._end(container, container.ends.exit_code, int(over))
        return world

    def _end(self, container: Container, exit_code: int, at: int | None = None) -> World:
        ended = replace(container, state="exited", exit_code=exit_code, finished_at=self.now if at is None else at, health=None)
        world = self._with(ended)
        return world.remove(container.id, volumes=True) if container.auto_remove else world

    def probe(self, reference: str, *, is_well: bool) -> World:
        """One run of the health check with this result. Docker: handleProbeResult. Raises RefusedError where there is none."""
        container = self.container(reference)
        check = container.launch.health
        if check is None or container.state != "running":
            raise RefusedError(f"container {container.id} has no health check that runs")
        if is_well:
            return self._with(replace(container, health="healthy", failing_streak=0))
        if container.health == "starting" and self.now - container.started_at < check.start_period:
            return self
        streak = container.failing_streak + 1
        health: Health | None = "unhealthy" if streak >= check.retries else container.health
        return self._with(replace(container, health=health, failing_streak=streak))

    # ---- files

    def exec(self, reference: str, operations: Iterable[Operation]) -> tuple[World, tuple[CopyUp, ...]]:
        """What processes started by `docker exec` write; and what overlayfs copied up for it.

        Raises RefusedError where nothing runs, FileError in the kernel's words at the first writing that fails; then nothing
        of the batch has happened.
        """
        container = self.container(reference)
        if container.state == "paused":
            raise RefusedError(f"container {container.id} is paused, unpause the container before exec")
        if not container.is_running:
            raise RefusedError(f"container {container.id} is not running")
        places = Places(container, self._image_of(container).files, self.volumes, self.now)
        for operation in operations:
            places.carry_out(operation)
        written, volumes, copied_up = places.finish()
        return replace(self, volumes=volumes)._with(written), copied_up

    # ---- volumes and networks

    def create_volume(self, name: str) -> World:
        """`docker volume create`; nothing where it is there already."""
        return replace(self, volumes={**self.volumes, name: self.volumes.get(name) or Volume(name)})

    def remove_volume(self, name: str) -> World:
        """`docker volume rm`. Raises RefusedError."""
        if name not in self.volumes:
            raise RefusedError(f"get {name}: no such volume")
        users = [it.id for it in self.containers.values() if any(mount.volume == name for mount in it.mounts)]
        if users:
            raise RefusedError(f"remove {name}: volume is in use - [{', '.join(users)}]")
        return replace(self, volumes=_without(self.volumes, name))

    def create_network(self, name: str) -> World:
        """`docker network create`. Raises RefusedError."""
        if name in self.networks:
            raise RefusedError(f"network with name {name} already exists")
        number = self.counter + 1
        return replace(self, counter=number, networks={**self.networks, name: make_id(self.seed, "network", number)})

    def remove_network(self, name: str) -> World:
        """`docker network rm`. Raises RefusedError."""
        if name not in self.networks:
            raise RefusedError(f"network {name} not found")
        if name in NETWORKS:
            raise RefusedError(f"{name} is a pre-defined network and cannot be removed")
        if any(it.network == name and it.is_running for it in self.containers.values()):
            raise RefusedError(f"error while removing network: network {name} id {self.networks[name]} has active endpoints")
        return replace(self, networks=_without(self.networks, name))

    def _with(self, container: Container) -> World:
        return replace(self, containers={**self.containers, container.id: container})


def _without(mapping: Mapping[str, _Value], key: str) -> Mapping[str, _Value]:
    return {name: value for name, value in mapping.items() if name != key}


def _fingerprint(layer: Tree) -> str:
    """The same for equal layers, as the digest of a layer's archive is."""
    return make_id("layer", *((path, entry) for path, entry in changeset(layer)))


def _bad_volume(wished: VolumeMount, reason: str) -> RefusedError:
    written = f"{wished.name}:{wished.target}" if wished.name else wished.target
    return RefusedError(f"invalid volume specification: '{written}': invalid mount config for type \"volume\": {reason}", 125)


def _ends(planned: Launch) -> Ends | None:
    """When a program that everybody knows ends by itself; an init program passes the question on."""
    known = next((found for found in (lifetime(it.argv) for it in reversed(planned.processes)) if found), None)
    return Ends(*known) if known else None
