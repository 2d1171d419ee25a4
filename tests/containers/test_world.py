"""One machine with Docker, from the first image to the last container."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from learn.containers import (
    Append,
    ChangeMode,
    Container,
    Directory,
    Ends,
    File,
    FileError,
    MakeDirectory,
    Move,
    RefusedError,
    Remove,
    RunArguments,
    Tree,
    VolumeMount,
    Whiteout,
    Wish,
    World,
    Write,
    plant,
)
from learn.containers.world import MAX_CONTAINERS
from learn.dockerfile import ImageConfig, analyze

PROGRAM = File(1_000_000, mode=0o755)
DEBIAN = plant(
    {
        "/bin/sh": PROGRAM, "/bin/sleep": PROGRAM, "/bin/true": PROGRAM, "/bin/false": PROGRAM, "/usr/sbin/nginx": PROGRAM,
        "/etc/passwd": "root:x:0:0\n", "/etc/motd": "welcome\n", "/data/seed": "seed\n", "/var/www": Directory(),
    }
)  # fmt: skip


def config(dockerfile: str) -> ImageConfig:
    stage = analyze(f"FROM scratch\n{dockerfile}\n").target_stage
    assert stage is not None
    return stage.config


def machine(dockerfile: str = 'CMD ["nginx"]', seed: str = "test") -> World:
    return World(seed).add_image("web", [DEBIAN], config(dockerfile))


def running(dockerfile: str = 'CMD ["nginx"]', **wish: object) -> World:
    world, _ = machine(dockerfile).run(Wish("web", name="c", **wish))  # type: ignore[arg-type]
    return world


def lines(world: World, reference: str = "c") -> list[str]:
    return [str(change) for change in world.diff(reference)]


# ---- life


def test_a_life_in_statuses() -> None:
    world, made = machine('CMD ["sleep", "600"]').create(Wish("web", name="c"))
    assert world.status("c") == "Created"
    world = world.start("c")
    assert world.status("c") == "Up Less than a second"
    world = world.wait(4)
    assert world.status("c") == "Up 4 seconds"
    world = world.pause("c")
    assert world.status("c") == "Up 4 seconds (Paused)"
    world = world.unpause("c").stop("c")
    assert world.now == 14, "sleep as PID 1 ignores SIGTERM, so Docker waited ten seconds"
    assert world.status("c") == "Exited (137) Less than a second ago"
    assert world.wait(300).status("c") == "Exited (137) 5 minutes ago"
    again = world.start("c")
    assert again.container("c").id == made.id
    assert again.remove("c", force=True).containers == {}


EXITS: dict[str, tuple[str, int, int]] = {
    "a program that ends well": ('CMD ["true"]', 0, 0),
    "its own exit code": ('CMD ["false"]', 0, 1),
    "after its time": ('CMD ["sleep", "5"]', 5, 0),
    "a shell that has nothing to read": ('CMD ["sh"]', 0, 0),
}


@pytest.mark.parametrize(("dockerfile", "after", "code"), EXITS.values(), ids=EXITS)
def test_programs_that_end_by_themselves(dockerfile: str, after: int, code: int) -> None:
    world = running(dockerfile)
    assert world.container("c").is_running == (after > 0)
    ended = world.wait(3600).container("c")
    assert (ended.state, ended.exit_code, ended.finished_at) == ("exited", code, after)


@pytest.mark.parametrize(
    ("dockerfile", "init", "seconds", "code"),
    [('CMD ["nginx"]', False, 0, 0), ('CMD ["sleep", "600"]', False, 10, 137), ('CMD ["sleep", "600"]', True, 0, 143)],
)
def test_stopping(dockerfile: str, init: bool, seconds: int, code: int) -> None:
    world = running(dockerfile, arguments=RunArguments(init=init)).stop("c")
    assert (world.now, world.container("c").exit_code) == (seconds, code)
    assert world.stop("c") == world, "stopping what is stopped does nothing"


def test_a_program_that_ends_while_docker_waits_ends_as_it_would() -> None:
    world = running('CMD ["sleep", "3"]').stop("c")
    assert (world.container("c").exit_code, world.container("c").finished_at) == (0, 3)


def test_killing() -> None:
    world = running('CMD ["sleep", "600"]')
    assert world.kill("c").container("c").exit_code == 137
    assert world.kill("c", "TERM").container("c").is_running, "PID 1 has no handler for it"
    assert not running().kill("c", "TERM").container("c").is_running
    assert running().pause("c").kill("c", "HUP").container("c").state == "running"


START_FAILURES: dict[str, tuple[tuple[str, ...], str, int]] = {
    "not in $PATH": (("nope",), 'exec: "nope": executable file not found in $PATH: unknown', 127),
    "no such path": (("/nope",), 'exec: "/nope": stat /nope: no such file or directory: unknown', 127),
    "a relative path": (("./nope",), 'exec: "./nope": stat ./nope: no such file or directory: unknown', 127),
    "not executable": (("/etc/passwd",), 'exec: "/etc/passwd": permission denied: unknown', 126),
    "a directory": (("/etc",), 'exec: "/etc": is a directory: unknown: permission denied', 126),
    "a path through a file": (("/etc/motd/x",), 'exec: "/etc/motd/x": stat /etc/motd/x: no such file or directory: unknown', 127),
    "an empty word": (("",), 'exec: "": executable file not found in $PATH: unknown', 127),
}


@pytest.mark.parametrize(("command", "message", "code"), START_FAILURES.values(), ids=START_FAILURES)
def test_a_program_that_cannot_be_started(command: tuple[str, ...], message: str, code: int) -> None:
    with pytest.raises(RefusedError) as refused:
        machine().run(Wish("web", RunArguments(command=command), name="c"))
    assert refused.value.message == (
        "failed to create task for container: failed to create shim task: OCI runtime create failed: "
        f"runc create failed: unable to start container process: error during container init: {message}"
    )
    assert refused.value.exit_code == code
    left = refused.value.world
    assert left is not None
    assert (left.status("c"), left.container("c").exit_code) == ("Created", code)


def test_of_an_image_whose_files_are_not_all_known_any_program_is_taken() -> None:
    world = World().add_image("web", [plant({})], config('CMD ["nope"]'), is_complete=False)
    world, container = world.run(Wish("web"))
    assert container.is_running


# ---- refusals


def refused_by_create(world: World, **wish: object) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        world.create(Wish("web", **wish))  # type: ignore[arg-type]
    return refused.value


def test_refusals_of_create() -> None:
    world = running()
    taken = refused_by_create(world, name="c")
    assert taken.message == (
        f'Conflict. The container name "/c" is already in use by container "{world.container("c").id}". '
        "You have to remove (or rename) that container to be able to reuse that name."
    )
    assert taken.exit_code == 125
    assert refused_by_create(World().add_image("web", [DEBIAN])).message == "No command specified"
    assert refused_by_create(world, network="front").message == "network front not found"
    assert "mount path must be absolute" in refused_by_create(world, volumes=(VolumeMount("data", "v"),)).message
    assert "destination can't be '/'" in refused_by_create(world, volumes=(VolumeMount("/", "v"),)).message
    with pytest.raises(RefusedError, match="No such image: nope:latest"):
        world.create(Wish("nope"))


def test_refusals_of_the_others() -> None:
    world = running(volumes=(VolumeMount("/data", "v"),))
    identity = world.container("c").id
    told = {
        "rm of a running one": (lambda: world.remove("c"), 'cannot remove container "c": container is running: '
            "stop the container before removing or force remove"),
        "rm of a paused one": (lambda: world.pause("c").remove("c"), 'cannot remove container "c": container is paused and '
            "must be unpaused first"),
        "an unknown one": (lambda: world.stop("web"), "No such container: web"),
        "exec in a stopped one": (lambda: world.stop("c").exec("c", ()), f"container {identity} is not running"),
        "exec in a paused one": (lambda: world.pause("c").exec("c", ()), f"container {identity} is paused, unpause the "
            "container before exec"),
        "starting a paused one": (lambda: world.pause("c").start("c"), "cannot start a paused container, try unpause instead"),
        "killing a stopped one": (lambda: world.stop("c").kill("c"), f"cannot kill container: c: container {identity} is not "
            "running"),
        "pausing twice": (lambda: world.pause("c").pause("c"), f"container {identity} is already paused"),
        "unpausing a running one": (lambda: world.unpause("c"), f"container {identity} is not paused"),
        "a used image": (lambda: world.remove_image("web"), "conflict: unable to delete web:latest (must be forced) - "
            f"container {identity[:12]} is using its referenced image {world.image('web').id[7:19]}"),
        "a used volume": (lambda: world.remove_volume("v"), f"remove v: volume is in use - [{identity}]"),
        "an unknown volume": (lambda: world.remove_volume("w"), "get w: no such volume"),
        "a network of Docker's own": (lambda: world.remove_network("bridge"), "bridge is a pre-defined network and cannot be "
            "removed"),
        "a network twice": (lambda: world.create_network("n").create_network("n"), "network with name n already exists"),
    }  # fmt: skip
    for what, (attempt, message) in told.items():
        with pytest.raises(RefusedError) as refused:
            attempt()
        assert refused.value.message == message, what
        assert refused.value.exit_code == 1, what


def test_there_is_an_end_to_containers() -> None:
    world = machine()
    one = world.create(Wish("web"))[1]
    many = {str(number): replace(one, id=str(number), name=str(number)) for number in range(MAX_CONTAINERS)}
    assert "holds 200 containers" in refused_by_create(replace(world, containers=many)).message


# ---- files


def test_writing_is_seen_in_one_container_and_not_in_its_neighbour() -> None:
    world = running()
    world, _ = world.run(Wish("web", name="other"))
    world, copied = world.exec("c", [Append("/etc/motd", "bye\n"), Remove("/etc/passwd"), Write("/new", size=10_485_760)])
    assert [(copy.path, copy.size) for copy in copied] == [("/etc/motd", 8)]
    assert lines(world) == ["C /etc", "C /etc/motd", "D /etc/passwd", "A /new"]
    assert lines(world, "other") == []
    assert world.view("other").find("/etc/passwd") is not None
    assert world.view("c").find("/etc/passwd") is None
    assert world.container("c").upper.size == 10_485_760 + len("welcome\nbye\n")
    assert world.container("other").upper.size == 0


def test_the_layer_outlives_a_stop_and_not_a_removal() -> None:
    world, _ = running().exec("c", [Write("/new", "x")])
    world = world.stop("c").start("c")
    assert lines(world) == ["A /new"]
    world, _ = world.remove("c", force=True).run(Wish("web", name="c"))
    assert lines(world) == []


def test_a_batch_that_fails_leaves_nothing() -> None:
    world = running()
    with pytest.raises(FileError, match="/nope: No such file or directory"):
        world.exec("c", [Write("/new", "x"), Remove("/nope")])
    assert lines(world) == []


def test_deleting_files_of_the_image_frees_nothing() -> None:
    world = running()
    before = world.disk_used("web")
    world, _ = world.exec("c", [Remove("/usr", recursive=True)])
    assert world.disk_used("web") == before


def test_n_containers_of_one_image_share_it() -> None:
    world = machine()
    for number in range(10):
        world, _ = world.run(Wish("web", name=f"c{number}"))
    world, _ = world.exec("c3", [ChangeMode("/usr/sbin/nginx", 0o700)])
    use = world.disk_used("web")
    assert (use.containers, use.image, use.writable) == (10, DEBIAN.size, 1_000_000)
    assert (use.total, use.copied) == (DEBIAN.size + 1_000_000, 10 * DEBIAN.size + 1_000_000)


@pytest.mark.parametrize("path", ["/etc/hosts", "/etc/hostname", "/etc", "/"])
def test_what_is_mounted_cannot_be_removed(path: str) -> None:
    with pytest.raises(FileError, match="Device or resource busy"):
        running().exec("c", [Remove(path, recursive=True)])


def test_the_files_of_the_engine_are_in_no_layer() -> None:
    world, _ = running().exec("c", [Append("/etc/hosts", "10.0.0.2 db\n")])
    assert lines(world) == []
    hosts = world.view("c").find("/etc/hosts")
    assert isinstance(hosts, File)
    assert hosts.text is not None
    assert hosts.text.endswith("10.0.0.2 db\n")


def test_read_only() -> None:
    world = running(read_only=True, volumes=(VolumeMount("/data", "v"), VolumeMount("/ro", "w", read_only=True)))
    for path in ("/x", "/ro/x"):
        with pytest.raises(FileError, match=f"{path}: Read-only file system"):
            world.exec("c", [Write(path, "x")])
    world, _ = world.exec("c", [Write("/data/x", "x")])


# ---- volumes


def test_a_volume_survives_and_is_no_part_of_the_layer() -> None:
    world = running(volumes=(VolumeMount("/data", "v"),))
    world, _ = world.exec("c", [Write("/data/x", size=1_000_000_000), Remove("/data/seed"), MakeDirectory("/data/d")])
    assert lines(world) == []
    assert world.container("c").upper.size == 0
    world = world.remove("c", force=True, volumes=True)
    world, _ = world.run(Wish("web", name="d", volumes=(VolumeMount("/data", "v"),)))
    assert {path for path, _ in world.view("d").walk() if path.startswith("/data/")} == {"/data/x", "/data/d"}


def test_an_empty_named_volume_is_filled_from_the_image_once() -> None:
    world = machine().create_volume("v")
    world, _ = world.run(Wish("web", name="c", volumes=(VolumeMount("/data", "v"),)))
    assert world.volumes["v"].files == plant({"/seed": "seed\n"})
    world, _ = world.exec("c", [Write("/data/seed", "mine")])
    world, _ = world.run(Wish("web", name="d", volumes=(VolumeMount("/data", "v"),)))
    assert world.volumes["v"].files.find("/seed") == File(4, "mine")


def test_anonymous_volumes_of_the_image() -> None:
    image = 'VOLUME /data\nCMD ["nginx"]'
    world = running(image)
    (name,) = world.volumes
    assert world.volumes[name].is_anonymous
    assert world.volumes[name].files == plant({"/seed": "seed\n"})
    assert set(world.remove("c", force=True).volumes) == {name}, "docker rm leaves it behind"
    assert world.remove("c", force=True, volumes=True).volumes == {}
    assert running(image, auto_remove=True).stop("c").volumes == {}
    assert set(running(image, volumes=(VolumeMount("/data", "v"),)).volumes) == {"v"}, "a named one takes its place"


def test_moving_into_a_volume_copies_and_deletes() -> None:
    world = running(volumes=(VolumeMount("/data", "v"),))
    world, _ = world.exec("c", [Move("/etc/motd", "/data"), Move("/data/seed", "/var/www/seed2"), Move("/var/www", "/data/www")])
    assert lines(world) == ["C /etc", "D /etc/motd", "C /var", "D /var/www"]
    assert world.volumes["v"].files.find("/motd") == File(8, "welcome\n")
    assert world.volumes["v"].files.find("/www/seed2") == File(5, "seed\n")


def test_a_directory_to_mount_on_is_made_in_the_containers_layer() -> None:
    assert lines(running(volumes=(VolumeMount("/srv/v", "v"),))) == ["A /srv", "A /srv/v"]
    assert lines(running(arguments=RunArguments(workdir="/work"))) == ["A /work"]


# ---- images


def test_layers_that_two_images_begin_with_are_kept_once() -> None:
    extra, other = plant({"/app": "12345"}), plant({"/app": "123"})
    world = World().add_image("a", [DEBIAN, extra]).add_image("b", [DEBIAN, other]).add_image("c", [extra, DEBIAN])
    assert world.image("a").layer_ids[0] == world.image("b").layer_ids[0]
    assert world.image("a").layer_ids[1] not in world.image("c").layer_ids, "the same layer on another one is another snapshot"
    assert world.layers_size() == DEBIAN.size + 5 + 3 + 5 + DEBIAN.size


def test_a_commit_makes_the_writings_a_layer() -> None:
    world = running(volumes=(VolumeMount("/data", "v"),))
    world, _ = world.exec("c", [Remove("/etc/motd"), Write("/app", "x"), Write("/data/y", "y")])
    world = world.commit("c", "web:2")
    top = world.image("web:2").layers[-1]
    assert top.find("/etc/motd") == Whiteout()
    assert world.image("web:2").files.find("/app") is not None
    assert world.image("web:2").files.find("/data/y") is None, "volumes are no part of a commit"
    assert world.image("web").files == DEBIAN, "an image never changes"


def test_a_name_is_not_an_image() -> None:
    world = running().tag("web", "web:stable")
    assert world.image("web:stable").id == world.image("web").id
    world = world.remove_image("web:stable")
    assert set(world.images) == {"web:latest"}
    rebuilt = world.add_image("web", [DEBIAN], config('CMD ["sleep"]'))
    old = world.image("web").id
    assert set(rebuilt.images) == {"web:latest", old}
    assert rebuilt.image("web").id != old
    assert lines(rebuilt) == [], "the container stays what it was made of"
    with pytest.raises(RefusedError, match=r"unable to delete .* \(cannot be forced\) - image is being used by running"):
        rebuilt.remove_image(old.removeprefix("sha256:")[:12])
    assert set(rebuilt.remove("c", force=True).remove_image(old[7:19]).images) == {"web:latest"}


# ---- health


def test_health_follows_the_probes() -> None:
    world = running('HEALTHCHECK --start-period=10s --retries=2 CMD check\nCMD ["nginx"]')
    assert world.status("c").endswith("(health: starting)")
    for _ in range(3):
        world = world.probe("c", is_well=False)
    assert world.status("c").endswith("(health: starting)"), "failures in the start period do not count"
    world = world.wait(10).probe("c", is_well=False)
    assert world.status("c") == "Up 10 seconds (health: starting)"
    world = world.probe("c", is_well=False)
    assert world.status("c") == "Up 10 seconds (unhealthy)"
    assert world.probe("c", is_well=True).status("c") == "Up 10 seconds (healthy)"
    assert world.container("c").is_running, "Docker only reports it"
    with pytest.raises(RefusedError):
        running().probe("c", is_well=True)


# ---- a value


def test_the_same_actions_give_the_same_world() -> None:
    def play(seed: str) -> tuple[World, Container]:
        world, _ = machine(seed=seed).run(Wish("web", volumes=(VolumeMount("/data"),)))
        return world.run(Wish("web", ends=Ends(3, 7)))

    world, container = play("a")
    assert (world, container) == play("a")
    assert container.id != play("b")[1].id
    assert len(container.id) == 64
    assert "_" in container.name
    assert world.container(container.id[:12]) == container
    assert world.wait(3).container(container.name).exit_code == 7


def test_no_two_containers_get_the_same_name() -> None:
    world = machine()
    for _ in range(100):
        world, _ = world.create(Wish("web"))
    assert len({container.name for container in world.containers.values()}) == 100


def test_acting_leaves_the_old_world_be() -> None:
    world = running(volumes=(VolumeMount("/data", "v"),))
    before = pickle.dumps(world)
    world.exec("c", [Write("/data/x", "x"), Remove("/etc/motd")])
    world.stop("c").remove("c").remove_image("web")
    world.create_volume("w").create_network("n")
    world.rename("c", "d").commit("d", "e")
    assert pickle.dumps(world) == before


def test_networks_and_names() -> None:
    world = machine().create_network("front")
    world, _ = world.run(Wish("web", name="c", network="front"))
    with pytest.raises(RefusedError, match=r"error while removing network: network front id \w{64} has active endpoints"):
        world.remove_network("front")
    world = world.rename("c", "d").stop("d").remove_network("front")
    assert "front" not in world.networks
    with pytest.raises(RefusedError, match="same name as its current name"):
        world.rename("d", "d")


def test_an_empty_image_is_one() -> None:
    assert World().add_image("empty", []).image("empty").files == Tree()
