"""`.ci/run` runs the verbs of `make` that have to pass, two of them side by side, and leaves none of them behind."""

from __future__ import annotations

import os
import select
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[1] / ".ci" / "run"
PATIENCE = 10_000
"""Milliseconds for what was told to end, to be gone."""

# It notes what it was asked for. `test-compiled` holds the pipe `open` for as long as any of it runs, and may have a child, as
# make has, which runs until the test lets go of `held`. `test-engine` ends once that has begun.
MAKE = """#!/bin/sh
echo "$1" >> verbs
case "$1" in
test-engine) cat ready > /dev/null; exit {engine} ;;
test-compiled) exec 3> open 4< held; echo > ready; if [ {compiled} = held ]; then cat <&4; fi; exit {compiled} ;;
esac
"""


@pytest.mark.parametrize(
    ("engine", "compiled", "status", "verbs"),
    [
        ("0", "0", 0, ["test", "test-compiled", "test-engine"]),
        ("0", "4", 4, ["test-compiled", "test-engine"]),
        ("3", "0", 3, ["test-compiled", "test-engine"]),
        ("3", "held", 3, ["test-compiled", "test-engine"]),
    ],
    ids=["all pass", "compiled fails", "engine fails", "engine fails while compiling"],
)
def test_what_fails_is_the_status_and_nothing_runs_on(
    tmp_path: Path, engine: str, compiled: str, status: int, verbs: list[str]
) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_text(RUN.read_text())
    for name, script in {"make": MAKE.format(engine=engine, compiled=compiled), "apt-get": "#!/bin/sh\n"}.items():
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    for name in ("ready", "open", "held"):
        os.mkfifo(tmp_path / name)
    is_open = os.open(tmp_path / "open", os.O_RDONLY | os.O_NONBLOCK)
    held = os.open(tmp_path / "held", os.O_RDWR)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    try:
        with (tmp_path / "told").open("w") as told:
            ended = subprocess.run(["bash", ".ci/run"], cwd=tmp_path, env=environment, stdout=told, stderr=told, check=False)
        assert ended.returncode == status
        hung_up = select.poll()
        hung_up.register(is_open, select.POLLHUP)
        assert hung_up.poll(PATIENCE), "something still runs"
    finally:
        os.close(held)
        os.close(is_open)
    assert sorted((tmp_path / "verbs").read_text().split()) == verbs
    assert ("Stopped `make test-compiled`" in (tmp_path / "told").read_text()) == (compiled == "held")
