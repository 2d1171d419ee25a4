"""A server for tests and benchmarks: gunicorn as `make serve` runs it, in processes that can be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1].absolute()
"""The project as these tests were found in it: that with the compiled engine links to them."""
PATIENCE = 60
"""Seconds for the first answer."""


class Server:
    """Its address, and its processes. `database` is an address of PostgreSQL's, or "" for SQLite in the folder `var`."""

    def __init__(self, var: Path, database: str = "", workers: int = 1, **settings: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self._place: tuple[str, int] = probe.getsockname()
        self._workers = workers
        own = {"DRYDOCK_VAR": str(var), "DRYDOCK_DATABASE_URL": database, "DRYDOCK_DEBUG": "0"}
        self._env = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "learn.settings", **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self.manage("migrate", "--verbosity=0")
        self.manage("collectstatic", "--noinput", "--verbosity=0")

    @property
    def address(self) -> str:
        host, port = self._place
        return f"http://{host}:{port}"

    @property
    def worker_numbers(self) -> tuple[int, ...]:
        """The numbers of the worker processes. Linux."""
        assert self._process is not None
        number = self._process.pid
        return tuple(map(int, Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split()))

    def manage(self, *words: str) -> None:
        """One of Django's management commands, on this server's database."""
        self.run("manage.py", *words)

    def run(self, *words: str) -> None:
        """Any command of Python's, with this server's settings."""
        subprocess.run([sys.executable, *words], cwd=ROOT, env=self._env, check=True)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        # It is handed a socket that listens already: the first request waits there until a worker takes it.
        with socket.create_server(self._place) as listener:
            number = listener.fileno()
            words = ["-m", "gunicorn", "learn.wsgi", f"--bind=fd://{number}", f"--workers={self._workers}", "--log-level=error"]
            # A group of its own, so that `kill` reaches every process of it and no other.
            self._process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env=self._env, start_new_session=True, pass_fds=(number,)
            )
        urllib.request.urlopen(self.address, timeout=PATIENCE).close()

    def stop(self) -> None:
        """Let it end what it is doing."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def kill(self) -> None:
        """`kill -9`, all of its processes at once: nothing is ended, flushed or tidied up."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@contextmanager
def serving(var: Path, database: str = "", workers: int = 1, **settings: str) -> Iterator[Server]:
    """A server while the block runs."""
    server = Server(var, database, workers, **settings)
    try:
        server.start()
        yield server
    finally:
        server.stop()
