"""A server for benchmarks: gunicorn as `make serve` runs it, with compressed files, an empty database and a folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Served:
    """Where it answers, and the numbers of its worker processes."""

    address: str
    workers: tuple[int, ...]

    def cpu(self) -> float:
        """Seconds of processor that the workers took so far. Linux: a process's CPU clock can be read from outside."""
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.workers)


@contextmanager
def serve(workers: int) -> Iterator[Served]:
    """The server while the block runs. It believes one proxy: so each learner of a crowd has an address of their own."""
    with tempfile.TemporaryDirectory(prefix="drydock-bench-") as var, socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        own = {"DRYDOCK_VAR": var, "DRYDOCK_DATABASE_URL": "", "DRYDOCK_DEBUG": "0", "DRYDOCK_PROXIES": "1"}
        env = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.pages_settings", "WEB_CONCURRENCY": str(workers)}
        for command in (["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "learn.wsgi", f"--bind={address}", "--log-level=error"], cwd=ROOT, env=env
        )
        try:
            while True:
                if server.poll() is not None:
                    raise RuntimeError("the server stopped")
                try:
                    urllib.request.urlopen(f"http://{address}/", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()
            yield Served(f"http://{address}", tuple(map(int, children)))
        finally:
            server.terminate()
            server.wait()
