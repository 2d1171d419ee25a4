"""What the Container panel does on paper beside a real daemon: `docker diff` line by line, what is refused, and volumes.

Run by `make test-engine`. The driver is vfs, whose `docker diff` is the same comparison of directories as overlay2's; sizes of
layers are not compared, because vfs copies the whole image for each container.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from learn.containers import Act, Assembled, assemble, replay
from learn.dockerfile.rebuild import Context, File, simulate, take_snapshot, text_file
from tests.engine.daemon import CannotStart, Daemon, running_daemon
from tests.engine.test_cache import BUSYBOX, write_context

TEXT = (
    "FROM scratch\nCOPY --chmod=755 sh /bin/busybox\nCOPY --chmod=755 sh /bin/sh\nCOPY app /app\nCOPY app/deep /srv/deep\n"
    'CMD ["/bin/busybox", "sleep", "600"]\n'
)
FILES = Context.of(
    {
        "app/app.py": text_file("print()\n"), "app/b": text_file("b"), "app/deep/x": text_file("x"), "app/deep/y": text_file("y"),
        "sh": File(None, BUSYBOX.stat().st_size if BUSYBOX.exists() else 0, 0o755), "Dockerfile": text_file(TEXT),
    }
)  # fmt: skip
PROGRAMS = ("rm", "mkdir", "chmod", "touch")

SCRIPTS = [
    (),
    ("append /app/app.py more",),
    ("write /app/app.py new",),
    ("chmod /app/app.py 600",),
    ("touch /app/app.py",),
    ("delete /app/b",),
    ("delete /app/deep",),
    ("delete /app",),
    ("delete /app/deep", "mkdir /app/deep"),
    ("delete /app/deep", "mkdir /app/deep", "write /app/deep/x z"),
    ("write /app/new a", "delete /app/new"),
    ("mkdir /srv/a/b/c", "write /srv/a/b/c/d e"),
    ("mkdir /srv/a/b", "delete /srv/a"),
    ("delete /app/b", "write /app/b again"),
    ("write /top a", "append /top b", "chmod /top 640"),
    ("append /app/deep/x 1", "delete /app/deep/x"),
    ("delete /srv/deep/x", "delete /srv/deep/y"),
    ("chmod /app/deep 700",),
    ("append /nothing/here x",),
    ("delete /nothing",),
    ("write /app x",),
    ("write /app/app.py/x y",),
    ("mkdir /app/app.py",),
]


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    if not BUSYBOX.exists():
        pytest.skip("there is no static shell here (Debian: apt-get install busybox-static)")
    try:
        with running_daemon() as started:
            yield started
    except CannotStart as reason:
        pytest.skip(f"no Docker daemon can start here: {reason}")


@pytest.fixture(scope="module")
def image(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Assembled:
    folder = tmp_path_factory.mktemp("context")
    # The daemon of 2021 knows --chmod with BuildKit only by a newer frontend: the file itself is executable.
    text = TEXT.replace("--chmod=755 ", "")
    write_context(folder, FILES.with_file("Dockerfile", text_file(text)))
    shutil.copymode(BUSYBOX, folder / "sh")
    done = daemon._client("build", "--quiet", "--tag=app", str(folder), check=False)
    assert done.returncode == 0, done.stderr.decode()
    found = assemble(simulate(take_snapshot(text, FILES)))
    assert found is not None
    return found


def acts_of(name: str, script: tuple[str, ...]) -> list[Act]:
    return [Act(words[0], name, *words[1:]) for words in (line.split(" ", 2) for line in script)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: "; ".join(script) or "nothing")
def test_docker_diff_and_refusals_are_as_they_really_are(daemon: Daemon, image: Assembled, script: tuple[str, ...]) -> None:
    name = f"c{SCRIPTS.index(script)}"
    session = replay(image, [Act("run", name), *acts_of(name, script)])
    assert not session.done[0].is_refused

    daemon._client("run", "-d", "--network=none", f"--name={name}", "app")
    for done in session.done[1:]:
        command = done.command.split("sh -c ", 1)[1].strip("'")
        program = command.split(" ")[0]
        command = f"busybox {command}" if program in PROGRAMS else command
        ran = daemon._client("exec", name, "sh", "-c", command, check=False)
        assert (ran.returncode != 0) == done.is_refused, (done, ran.stderr.decode())
    theirs = daemon._client("diff", name).stdout.decode().splitlines()
    assert sorted(str(change) for change in session.world.diff(name)) == sorted(theirs)
    daemon._client("rm", "--force", name)


def test_a_volume_is_filled_survives_and_is_in_use_as_it_really_is(daemon: Daemon, image: Assembled) -> None:
    script = [Act("run", "one", "data:/app"), Act("write", "one", "/app/kept", "hello")]
    session = replay(image, script)
    daemon._client("run", "-d", "--network=none", "--name=one", "--volume=data:/app", "app")
    daemon._client("exec", "one", "sh", "-c", "echo hello > /app/kept")
    assert daemon._client("diff", "one").stdout.decode().splitlines() == [str(change) for change in session.world.diff("one")]
    refused = daemon._client("volume", "rm", "data", check=False).stderr.decode()
    assert "volume is in use" in refused
    assert "volume is in use" in replay(image, [*script, Act("volume-rm", "data")]).done[-1].said
    refused = daemon._client("rm", "one", check=False).stderr.decode().lower()
    assert "stop the container before" in refused
    assert "stop the container before" in replay(image, [*script, Act("rm", "one")]).done[-1].said
    daemon._client("rm", "--force", "one")
    seen = daemon._client(
        "run", "--rm", "--network=none", "--volume=data:/app", "app", "/bin/busybox", "find", "/app"
    ).stdout.decode()
    again = replay(image, [*script, Act("stop", "one"), Act("rm", "one"), Act("run", "two", "data:/app")])
    assert sorted(seen.split()) == sorted(path for path, _ in again.world.view("two").walk() if path.startswith("/app"))
