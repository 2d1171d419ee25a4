"""Layers and waste beside a real builder: the archives of the images that it makes, byte for byte of their files.

Run by `make test-engine`. The daemon's storage driver compares whole trees, so that a mode set to what it was leaves no trace
there; overlay file systems copy the file up. No image here does that.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from learn.dockerfile.rebuild.context import Context, File, text_file
from learn.dockerfile.rebuild.simulate import simulate, take_snapshot
from learn.dockerfile.rebuild.waste import find_waste
from tests.engine.daemon import CannotStart, Daemon, running_daemon
from tests.engine.test_cache import BUSYBOX, write_context

FILES = {
    "a": "a\n", "big": "x" * 50_000, "d/one": "1" * 1000, "d/two": "2" * 2000, "d/deep/three": "3" * 3000, "run.sh": "echo hi\n",
    "with space/ä": "umlaut\n",
}  # fmt: skip

IMAGES = {
    "copied and deleted": ["COPY big /big", "RUN rm /big"],
    "copied and made executable": ["COPY run.sh big /app/", "RUN chmod 755 /app/run.sh /app/big"],
    "a folder's modes": ["COPY d /d", "RUN chmod -R 700 /d"],
    "symbolic modes": ["COPY d /d", "RUN chmod u+x,go-r /d/one"],
    "written and deleted in one step": ["RUN dd if=/dev/zero of=/x bs=1M count=2 2>/dev/null && rm /x"],
    "written, then deleted": ["RUN dd if=/dev/zero of=/x bs=1k count=300", "RUN rm -f /x"],
    "moved": ["COPY big /big", "RUN mv /big /moved"],
    "a folder moved": ["COPY d /d", "RUN mv /d /e"],
    "copied inside": ["COPY d /d", "RUN cp -r /d /e && cp /d/one /f"],
    "echo to a file, twice": ["RUN echo hello > /x", "RUN echo hello again > /x"],
    "appended": ["COPY a /a", "RUN echo more >> /a"],
    "a folder deleted": ["COPY d /d", "RUN rm -rf /d"],
    "a folder deleted and made again": ["COPY d /d", "RUN rm -rf /d && mkdir /d && echo n > /d/new"],
    "part of a folder deleted": ["COPY d /d", "RUN rm -r /d/deep /d/o*"],
    "touched": ["COPY big /big", "RUN touch /big /new"],
    "owner": ["COPY big /big", "RUN chown 1000:1000 /big"],
    "overwritten by COPY": ["COPY big /x", "COPY a /x"],
    "COPY of folder contents with modes": ["COPY --chmod=700 --chown=5 d/ /d/", "COPY with?space/ä /u/"],
    "working folders": ["WORKDIR /w", "COPY d .", "RUN rm one && mkdir -p sub/sub && mv two sub/sub", "WORKDIR /w"],
    "links": ["COPY d /d", "RUN ln -s /d/one /l && rm /d/two"],
    "printf, truncate, head": [
        "RUN printf 'a\\nb' > /p && truncate -s 5000 /t && head -c 700 /dev/zero > /h",
        "RUN truncate -s 9 /t",
    ],
    "tee and cat": ["COPY d /d", "RUN echo hi | tee /t1 /t2 && cat /d/one > /c", "RUN cat /d/two | tee -a /t1"],
    "three copies of one file": ["COPY big /big", "RUN chmod 600 /big", "RUN chmod 755 /big", "RUN rm /big"],
    "several commands and folders": [
        "RUN mkdir -p /a/b/c && cd /a/b && echo 1 > c/one ; echo 2 > two",
        "RUN cd /a && rm -r b/c && touch b/three",
    ],
}


@dataclass(frozen=True)
class Archive:
    """A real layer: its regular files with their sizes, and the paths it deletes."""

    files: dict[str, int]
    whiteouts: set[str]


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    if not BUSYBOX.exists():
        pytest.skip("there is no static shell here (Debian: apt-get install busybox-static)")
    try:
        with running_daemon() as started:
            yield started
    except CannotStart as reason:
        pytest.skip(f"no Docker daemon can start here: {reason}")


def read_archive(content: bytes) -> Archive:
    files: dict[str, int] = {}
    whiteouts: set[str] = set()
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        for entry in tar:
            folder, name = posixpath.split(entry.name.strip("/"))
            if name == ".wh..wh..opq":
                whiteouts.add(f"{folder}/*")
            elif name.startswith(".wh."):
                whiteouts.add(posixpath.join(folder, name[4:]))
            elif entry.isfile():
                files[posixpath.join(folder, name)] = entry.size
    return Archive(files, whiteouts)


def real_layers(daemon: Daemon, folder: Path, context: Context) -> list[Archive]:
    write_context(folder, context)
    done = daemon._client("build", "--quiet", "--network=none", str(folder), check=False)
    assert done.returncode == 0, done.stderr.decode()
    image = done.stdout.decode().strip()
    archive = folder.parent / f"{folder.name}.tar"
    daemon._client("save", "--output", str(archive), image)
    with tarfile.open(archive) as tar:
        read = lambda name: tar.extractfile(name).read()  # type: ignore[union-attr]  # noqa: E731
        layers = [read_archive(read(name)) for name in json.loads(read("manifest.json"))[0]["Layers"]]
    daemon._client("rmi", "--force", image, check=False)
    return layers


def real_waste(layers: list[Archive]) -> int:
    """Bytes of files that a later layer deletes or holds again."""
    wasted = 0
    visible: dict[str, int] = {}
    for layer in layers:
        for gone in layer.whiteouts:
            inside = gone.removesuffix("*") if gone.endswith("/*") else gone + "/"
            for path in [path for path in visible if path == gone or path.startswith(inside)]:
                wasted += visible.pop(path)
        for path, size in layer.files.items():
            wasted += visible.pop(path, 0)
            visible[path] = size
    return wasted


@pytest.mark.parametrize("title", IMAGES)
def test_layers_and_waste_are_those_of_the_real_image(title: str, daemon: Daemon, tmp_path: Path) -> None:
    folder = tmp_path / re.sub(r"\W+", "-", title)
    folder.mkdir()
    text = "FROM scratch\nCOPY sh /bin/sh\n" + "".join([f"{line}\n" for line in IMAGES[title]])
    files = {path: text_file(content) for path, content in FILES.items()}
    files["sh"] = File(None, BUSYBOX.stat().st_size, 0o755)
    context = Context.of({**files, "Dockerfile": text_file(text)})

    theirs = real_layers(daemon, folder, context)
    build = simulate(take_snapshot(text, context))
    assert build.target is not None
    ours = build.target.tree.layers
    assert [layer.unknown for layer in ours] == [[]] * len(theirs)
    assert [{path: entry.size for path, entry in layer.added.items() if entry.kind == "file"} for layer in ours] == [
        layer.files for layer in theirs
    ]
    if "made again" not in title:  # the folder is made opaque there, which hides the same files
        assert [set(layer.whiteouts) for layer in ours] == [layer.whiteouts for layer in theirs]
    waste = find_waste(build)
    assert waste is not None
    assert waste.wasted_bytes == real_waste(theirs)
    assert waste.added_bytes == sum(sum(layer.files.values()) for layer in theirs)
