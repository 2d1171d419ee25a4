"""What is downloaded builds: `docker build .` in the unpacked folder, with a real daemon."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from learn.dockerfile.rebuild import Context, File, folder, link, text_file
from learn.workbench.archive import write_zip
from learn.workbench.project import Project
from tests.engine.daemon import BuiltImage, CannotStart, Daemon, running_daemon

PROJECT = Project(
    'FROM scratch\nCOPY . /app/\nCOPY --chmod=755 bin/start /start\nENTRYPOINT ["/start"]\n',
    Context.of(
        {
            ".dockerignore": text_file("*.log\nDockerfile\n"),
            "bin/start": text_file("#!/bin/sh\n", 0o755),
            "a name with spaces": text_file("x"),
            "secret": text_file("k", 0o600),
            "debug.log": text_file("not sent"),
            "logo.png": File(b"\x89PNG\x00\xff"),
            "huge.bin": File(None, 5 << 30),
            "latest": link("bin/start"),
            "empty": folder(),
        }
    ),
)


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    try:
        with running_daemon() as started:
            yield started
    except CannotStart as reason:
        pytest.skip(f"no Docker daemon can start here: {reason}")


@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
def test_an_unpacked_download_builds_with_docker_build(daemon: Daemon, tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(write_zip(PROJECT))
    subprocess.run(["unzip", "-q", "p.zip", "-d", "out"], cwd=tmp_path, check=True)
    image = daemon.build(tmp_path / "out")
    assert isinstance(image, BuiltImage), image
    assert image.config["config"]["Entrypoint"] == ["/start"]
    assert len(image.config["rootfs"]["diff_ids"]) == 2


def test_python_s_own_reader_finds_the_archive_sound() -> None:
    with zipfile.ZipFile(io.BytesIO(write_zip(PROJECT))) as archive:
        assert archive.testzip() is None
