"""A server for tests: gunicorn as `make serve` runs it, in a process of its own that can be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Server:
    """Its address, and its processes. `database` is an address of PostgreSQL's, or "" for SQLite in the folder `var`."""

    def __init__(self, var: Path, database: str = "", **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._bind = f"127.0.0.1:{probe.getsockname()[1]}"
        own = {"DRYDOCK_VAR": str(var), "DRYDOCK_DATABASE_URL": database, "DRYDOCK_DEBUG": "0"}
        self._env = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "learn.settings", **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self.manage("migrate", "--verbosity=0")
        self.manage("collectstatic", "--noinput", "--verbosity=0")

    @property
    def address(self) -> str:
        return f"http://{self._bind}"

    def manage(self, *words: str) -> None:
        """One of Django's management commands, on this server's database."""
        self.run("manage.py", *words)

    def run(self, *words: str) -> None:
        """Any command of Python's, with this server's settings."""
        subprocess.run([sys.executable, *words], cwd=ROOT, env=self._env, check=True)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = ["-m", "gunicorn", "learn.wsgi", f"--bind={self._bind}", "--workers=1", "--log-level=warning"]
        # A group of its own, so that `kill` reaches every process of it and no other.
        self._process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=self._env, start_new_session=True)
        while True:
            assert self._process.poll() is None, "the server stopped"
            try:
                urllib.request.urlopen(self.address, timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)

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
def serving(var: Path, database: str = "", **settings: str) -> Iterator[Server]:
    """A server while the block runs."""
    server = Server(var, database, **settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()
