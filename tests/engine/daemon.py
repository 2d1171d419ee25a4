"""A Docker daemon of the tests' own: no network, its own socket, data and pid file in a temporary directory."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# A temporary directory is long; a Unix socket's path may have 107 bytes.
START_SECONDS = 30


class CannotStart(Exception):
    """No daemon can run here; the message says why."""


@dataclass(frozen=True, slots=True)
class BuiltImage:
    """An image: `inspect` as `docker image inspect` prints it, `config` the JSON that it holds, `docker history`'s source."""

    inspect: dict[str, Any]
    config: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Daemon:
    """A running daemon; `docker` is its client."""

    docker: str
    socket: Path

    def _client(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        env = {**os.environ, "DOCKER_HOST": f"unix://{self.socket}", "DOCKER_BUILDKIT": "1", "HOME": str(self.socket.parent)}
        return subprocess.run([self.docker, *words], env=env, capture_output=True, check=check, timeout=120)

    def build(self, context: Path, *options: str) -> BuiltImage | str:
        """Build the Dockerfile in `context`: the image, or what the builder said instead."""
        done = self._client("build", "--quiet", "--network=none", *options, str(context), check=False)
        if done.returncode:
            return done.stderr.decode(errors="replace")
        image = done.stdout.decode().strip()
        inspect = json.loads(self._client("image", "inspect", image).stdout)[0]
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "image.tar"
            self._client("save", "--output", str(archive), image)
            with tarfile.open(archive) as tar:
                manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
                config = json.load(tar.extractfile(manifest[0]["Config"]))  # type: ignore[arg-type]
        self._client("rmi", "--force", image, check=False)
        return BuiltImage(inspect, config)


def find_client() -> str:
    """The client that came with the daemon: a newer one wants the buildx plugin for BuildKit."""
    beside = Path("/usr/bin/docker")
    found = str(beside) if beside.exists() else shutil.which("docker")
    if not found:
        raise CannotStart("there is no docker client here")
    return found


@contextmanager
def running_daemon() -> Iterator[Daemon]:
    """A private daemon for the time of the `with` block, stopped by its own pid afterwards."""
    program = shutil.which("dockerd")
    if not program:
        raise CannotStart("dockerd is not installed (Debian: apt-get install docker.io)")
    if os.geteuid() != 0:
        raise CannotStart("dockerd needs root")
    client = find_client()
    folder = Path(tempfile.mkdtemp(prefix="dd-"))
    socket = folder / "s"
    options = [
        "--storage-driver=vfs",
        "--bridge=none",
        "--iptables=false",
        "--ip6tables=false",
        f"--data-root={folder / 'data'}",
        f"--exec-root={folder / 'exec'}",
        f"--pidfile={folder / 'pid'}",
        f"--host=unix://{socket}",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, *options], stdout=log, stderr=log)
    try:
        wait_for(process, socket, folder / "log")
        yield Daemon(client, socket)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    """Until the daemon listens; raises CannotStart with its own last words otherwise."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if b"API listen on" in log.read_bytes() and socket.exists():
            return
        time.sleep(0.1)
    words = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
    raise CannotStart(f"dockerd did not start: {words[-1][-300:]}")
