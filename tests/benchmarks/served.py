"""A server for benchmarks: with compressed files, an empty database and a folder of its own, and what its workers cost."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.serving import serving


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
    settings = {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.pages_settings", "DRYDOCK_PROXIES": "1"}
    with (
        tempfile.TemporaryDirectory(prefix="drydock-bench-") as var,
        serving(Path(var), workers=workers, **settings) as server,
    ):
        yield Served(server.address, server.worker_numbers)
