"""The cache model beside a real builder: pairs of builds, hit or miss compared step by step, and the steps' names with them.

Run by `make test-engine`. The builder is that of Debian's Docker 20.10 (BuildKit of 2021). Where it is known to differ from the
BuildKit that the model follows, no pair here asks: it does not notice a folder's changed mode (fsutil compared a folder's status
with itself), knows neither --link nor here-documents, and takes a cache mount's own id into the key.
Today any --mount makes an only stage be called stage-0 in the steps' names, there only a cache mount does.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from learn.dockerfile.rebuild.compare import Rebuild, rebuild
from learn.dockerfile.rebuild.context import Context, File, text_file
from learn.dockerfile.rebuild.log import read_log
from learn.dockerfile.rebuild.simulate import Snapshot, take_snapshot
from tests.engine.daemon import CannotStart, Daemon, running_daemon

BUSYBOX = Path("/bin/busybox")
FILES = {
    "a": "a\n", "b": "b\n", "c.txt": "c\n", "src/a": "a\n", "src/b": "bb\n", "src/deep/x": "x\n", "other/a": "a\n",
    "run.sh": "echo hi\n",
    "passwd": "root:x:0:0::/:/bin/sh\none:x:1:1::/:/bin/sh\nu:x:1000:1000::/:/bin/sh\nv:x:1001:1001::/:/bin/sh\n",
    "group": "root:x:0:\n",
}  # fmt: skip
SHELL = "COPY sh /bin/sh\n"


@dataclass(frozen=True)
class Change:
    """What is different in the second build; `dockerfile` None for the same text."""

    title: str
    before: str
    after: str | None = None
    write: dict[str, str] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    mode: dict[str, int] = field(default_factory=dict)
    touch: tuple[str, ...] = ()
    args: tuple[dict[str, str], dict[str, str]] = ({}, {})
    ignore: tuple[str | None, str | None] = (None, None)
    no_cache: bool = False
    expected: str = ""
    """C and R for the steps after the shell's, where the pair stands for a row of a measured table."""


MATRIX = (
    f"FROM scratch\n{SHELL}ARG V\nCOPY src /src\nRUN cat /src/a > /o1\n"
    "ENV E=1\nRUN echo $E > /o2\nLABEL x=1\nRUN echo end > /o3\n"
)
SECOND = (
    f"FROM scratch\n{SHELL}COPY passwd group /etc/\nRUN echo one\nUSER 1000\nRUN echo id\nWORKDIR /w\n"
    'RUN pwd\nSHELL ["/bin/sh", "-c"]\nRUN echo four\nEXPOSE 80\nRUN echo five\nCMD ["x"]\n'
)
STAGES = (
    f"FROM scratch AS build\n{SHELL}COPY src /src\nRUN cp /src/a /app\n"
    f"FROM scratch\n{SHELL}COPY --from=build /app /app\nRUN echo done\n"
)


def plain(*lines: str) -> str:
    return f"FROM scratch\n{SHELL}" + "".join([f"{line}\n" for line in lines])


CHANGES = [
    Change("nothing", MATRIX, expected="CCCC"),
    Change("touch", MATRIX, touch=("src/a",), expected="CCCC"),
    Change("chmod of a file", MATRIX, mode={"src/a": 0o600}, expected="RRRR"),
    Change("edit of a file", MATRIX, write={"src/a": "A\n"}, expected="RRRR"),
    Change("a new file in the folder", MATRIX, write={"src/new": "n\n"}, expected="RRRR"),
    Change("a file less in the folder", MATRIX, remove=("src/b",), expected="RRRR"),
    Change("an unrelated file", MATRIX, write={"b": "B\n"}, expected="CCCC"),
    Change("build argument", MATRIX, args=({}, {"V": "2"}), expected="CRRR"),
    Change("LABEL", MATRIX, MATRIX.replace("x=1", "x=2"), expected="CCCC"),
    Change(
        "comment and blanks in a command", MATRIX, MATRIX.replace("RUN echo end", "# comment\nRUN  echo   end"), expected="CCCR"
    ),
    Change("ENV", MATRIX, MATRIX.replace("E=1", "E=2"), expected="CCRR"),
    Change("--no-cache", MATRIX, no_cache=True, expected="RRRR"),
    Change("an undeclared build argument", MATRIX, args=({}, {"ZZ": "1"}), expected="CCCC"),
    Change("a proxy that is not declared", MATRIX, args=({}, {"HTTP_PROXY": "http://127.0.0.1:1"}), expected="CCCC"),
    Change("USER", SECOND, SECOND.replace("1000", "1001"), expected="CCRRRRR"),
    Change("WORKDIR", SECOND, SECOND.replace("/w\n", "/x\n"), expected="CCCRRRR"),
    Change("SHELL", SECOND, SECOND.replace('"-c"]', '"-e", "-c"]'), expected="CCCCCRR"),
    Change("EXPOSE", SECOND, SECOND.replace("80", "81"), expected="CCCCCCC"),
    Change("CMD", SECOND, SECOND.replace('["x"]', '["y"]'), expected="CCCCCCC"),
    Change("an unrelated file of a build stage", STAGES, write={"src/b": "B\n"}, expected="RRCC"),
    Change("the file that crosses stages", STAGES, write={"src/a": "A\n"}, expected="RRRR"),
    Change(
        "ARG before a COPY that uses it", plain("ARG D=/x", "COPY a $D/", "RUN echo 1"), args=({}, {"D": "/y"}), expected="RR"
    ),
    Change("ARG before a COPY that does not", plain("ARG D=/x", "COPY a /x/"), args=({}, {"D": "/y"}), expected="C"),
    Change("ARG declared after the RUN", plain("RUN echo 1", "ARG D=1", "RUN echo 2"), args=({}, {"D": "2"}), expected="CR"),
    Change("ENV over an ARG", plain("ARG D=1", "ENV D=9", "RUN echo 1"), args=({}, {"D": "2"}), expected="C"),
    Change(
        "a declared proxy", plain("ARG HTTP_PROXY", "RUN echo 1"), args=({}, {"HTTP_PROXY": "http://127.0.0.1:1"}), expected="R"
    ),
    Change("order of ENV", plain("ENV A=1", "ENV B=2", "RUN echo 1"), plain("ENV B=2", "ENV A=1", "RUN echo 1"), expected="R"),
    Change("ENV for ARG", plain("ARG A=1", "RUN echo 1"), plain("ENV A=1", "RUN echo 1"), expected="C"),
    Change("an equal file in another folder", plain("COPY src/a /x"), plain("COPY other/a /x"), expected="C"),
    Change("an equal file of another name", plain("COPY a /x"), plain("COPY ./c.txt /x"), write={"c.txt": "a\n"}, expected="R"),
    Change("destination with a slash", plain("COPY a /x"), plain("COPY a /x/"), expected="R"),
    Change("ADD for COPY", plain("COPY a /x"), plain("ADD a /x"), expected="R"),
    Change("a leading slash of the source", plain("COPY a /x"), plain("COPY /a /x"), expected="C"),
    Change("--chown", plain("COPY --chown=1 a /x"), plain("COPY --chown=2 a /x"), expected="R"),
    Change("--chmod written differently", plain("COPY --chmod=644 a /x"), plain("COPY --chmod=0644 a /x"), expected="C"),
    Change("USER before COPY", plain("USER 1", "COPY a /x"), plain("USER 2", "COPY a /x"), expected="C"),
    Change("USER before WORKDIR", plain("USER 1", "WORKDIR /x"), plain("USER 2", "WORKDIR /x"), expected="R"),
    Change("ENV before COPY", plain("ENV A=1", "COPY a /x"), plain("ENV A=2", "COPY a /x"), expected="C"),
    Change(
        "SHELL before an exec form",
        plain('RUN ["/bin/sh", "-c", "echo 1"]'),
        plain('SHELL ["/x"]', 'RUN ["/bin/sh", "-c", "echo 1"]'),
        expected="C",
    ),
    Change("WORKDIR of the root is no step", plain("RUN echo 1"), plain("WORKDIR /", "RUN echo 1"), expected="C"),
    Change(
        ".dockerignore leaves out what changes",
        plain("COPY . /x/", "RUN echo 1"),
        write={"b": "B\n"},
        ignore=("b\n", "b\n"),
        expected="CC",
    ),
    Change(".dockerignore changes", plain("COPY src /x/", "RUN echo 1"), ignore=("src/b\n", "src/a\n"), expected="RR"),
    Change(".dockerignore gets a line for other files", plain("COPY src /x/"), ignore=("b\n", "b\nc.txt\n"), expected="C"),
    Change(".dockerignore itself is copied", plain("COPY . /x/"), ignore=("b\n", "b\nc.txt\n"), expected="R"),
    Change("a pattern takes one file more", plain("COPY *.txt /x/"), write={"d.txt": "d\n"}, expected="R"),
    Change("a pattern does not take it", plain("COPY *.txt /x/"), write={"d.md": "d\n"}, expected="C"),
    Change("a deep file of a folder", plain("COPY src /x/"), write={"src/deep/x": "X\n"}, expected="R"),
    Change("two steps swapped", plain("RUN echo 1", "RUN echo 2"), plain("RUN echo 2", "RUN echo 1"), expected="RR"),
    Change("a step put in front", plain("RUN echo 2"), plain("COPY a /a", "RUN echo 2"), expected="RR"),
    Change("a step behind", plain("RUN echo 1"), plain("RUN echo 1", "RUN echo 2"), expected="CR"),
    Change("two RUNs joined", plain("RUN echo 1", "RUN echo 2"), plain("RUN echo 1 && echo 2"), expected="R"),
    Change("a continuation line", plain("RUN echo 1 && echo 2"), plain("RUN echo 1 && \\\n  echo 2"), expected="R"),
    Change("exec for shell form", plain("RUN echo 1"), plain('RUN ["/bin/sh", "-c", "echo 1"]'), expected="C"),
    Change(
        "bind mount of what changes", plain("RUN --mount=target=/m,source=src cat /m/a"), write={"src/a": "A\n"}, expected="R"
    ),
    Change("bind mount of other files", plain("RUN --mount=target=/m,source=src cat /m/a"), write={"b": "B\n"}, expected="C"),
    Change(
        "cache mount elsewhere",
        plain("RUN --mount=type=cache,target=/m echo 1"),
        plain("RUN --mount=type=cache,target=/n echo 1"),
        expected="R",
    ),
    Change("cache mount again", plain("RUN --mount=type=cache,target=/m echo x >> /m/x", "RUN echo 2"), expected="CC"),
    Change(
        "a stage that is not needed",
        plain("COPY a /a"),
        f"FROM scratch AS other\nCOPY b /b\nFROM scratch\n{SHELL}COPY a /a\n",
        expected="C",
    ),
    Change("a stage's name", STAGES, STAGES.replace("build", "make"), expected="CCCC"),
    Change(
        "a stage on a stage",
        f"FROM scratch AS base\n{SHELL}ENV A=1\nFROM base\nRUN echo 1\nCOPY a /a\n",
        f"FROM scratch AS base\n{SHELL}ENV A=2\nFROM base\nRUN echo 1\nCOPY a /a\n",
        expected="RR",
    ),
    Change(
        "a folder that crosses stages",
        f"FROM scratch AS one\nCOPY src /s\nCOPY a /a\nFROM scratch\n{SHELL}COPY --from=one /s /s\n",
        write={"a": "A\n"},
        expected="CRC",
    ),
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


def snapshots(change: Change) -> tuple[Snapshot, Snapshot]:
    """The pair as the model takes it."""
    files = {path: text_file(text) for path, text in FILES.items()}
    files["sh"] = File(None, BUSYBOX.stat().st_size, 0o755)
    if change.ignore[0] is not None:
        files[".dockerignore"] = text_file(change.ignore[0])
    before = Context.of({**files, "Dockerfile": text_file(change.before)})
    after = Context.of({**before.files, "Dockerfile": text_file(change.after or change.before)})
    if change.ignore[1] is not None:
        after = after.with_file(".dockerignore", text_file(change.ignore[1]))
    for path, text in change.write.items():
        after = after.with_file(path, text_file(text))
    for path in change.remove:
        after = after.without(path)
    for path, mode in change.mode.items():
        after = after.with_mode(path, mode)
    for path in change.touch:
        after = after.touched(path, 1_000_000)
    return (
        take_snapshot(change.before, before, build_args=change.args[0]),
        take_snapshot(change.after or change.before, after, build_args=change.args[1], no_cache=change.no_cache),
    )


def write_context(folder: Path, context: Context) -> None:
    """Make a folder hold exactly these files, leaving those alone that are as they should be."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if str(path.relative_to(folder)) not in context.files:
            path.rmdir() if path.is_dir() else path.unlink()
    for name, file in context.files.items():
        path = folder / name
        if file.kind == "folder":
            path.mkdir(exist_ok=True)
        elif file.content is None:
            if not path.exists():
                shutil.copy(BUSYBOX, path)
        elif not path.exists() or path.read_bytes() != file.content:
            path.write_bytes(file.content)
        os.chmod(path, file.mode)
        if file.modified:
            os.utime(path, (file.modified, file.modified))


def built(daemon: Daemon, folder: Path, snapshot: Snapshot) -> dict[str, str]:
    """What the builder says of its steps: by name C for CACHED, R for run."""
    write_context(folder, snapshot.context)
    options = [word for name, value in snapshot.build_args.items() for word in ("--build-arg", f"{name}={value}")]
    options += ["--no-cache"] if snapshot.no_cache else []
    done = daemon._client("build", "--progress=plain", "--network=none", *options, str(folder), check=False)
    said = (done.stdout + done.stderr).decode(errors="replace")
    assert done.returncode == 0, said[-1500:]
    names: dict[str, str] = dict(re.findall(r"^#(\d+) (\[[^\]\n]*\d+/\d+\] .*)$", said, re.MULTILINE))
    cached = set(re.findall(r"^#(\d+) CACHED$", said, re.MULTILINE))
    return {shown(name): "C" if number in cached else "R" for number, name in names.items()}


def outcomes(ours: Rebuild, theirs: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Our steps as the builder shows them, and its own. Of steps that are the same one it shows either name."""
    found: dict[str, str] = {}
    for step in ours.steps:
        names = {shown(other.step.title) for other in ours.steps if other.step.key == step.step.key}
        name = next(iter(names & theirs.keys()), shown(step.step.title))
        found[name] = "C" if step.hit else "R"
    return found, theirs


def shown(title: str) -> str:
    return title.replace("[stage-0 ", "[")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.title)
def test_each_step_hits_or_misses_as_it_really_does(change: Change, daemon: Daemon, tmp_path: Path) -> None:
    daemon._client("builder", "prune", "--all", "--force")
    before, after = snapshots(change)
    first = built(daemon, tmp_path, before)
    second = built(daemon, tmp_path, after)

    ours = rebuild(before, after)
    assert outcomes(ours, second) == (second, second)
    assert set(outcomes(rebuild(None, before), first)[0]) == set(first)
    steps = [step for step in ours.steps if "sh /bin/sh" not in step.step.title]
    if change.expected:
        assert "".join(["C" if step.hit else "R" for step in steps]) == change.expected


@pytest.mark.parametrize(
    "text",
    [
        MATRIX,
        STAGES,
        f"FROM scratch AS a\n{SHELL}RUN echo a\nFROM scratch AS b\n{SHELL}RUN echo b > /b\nFROM a\nCOPY --from=b /b /\n",
    ],
    ids=["one stage", "two stages", "three stages"],
)
def test_steps_are_numbered_as_the_builder_numbers_them(text: str, daemon: Daemon, tmp_path: Path) -> None:
    snapshot, _ = snapshots(Change("the log", text))
    write_context(tmp_path, snapshot.context)
    ours = [vertex.title for vertex in read_log(rebuild(None, snapshot))]
    # The builder numbers steps as it gets to them, and some race: of a few builds one has to come out in our order.
    for _ in range(4):
        daemon._client("builder", "prune", "--all", "--force")
        done = daemon._client("build", "--progress=plain", "--network=none", str(tmp_path), check=False)
        numbers = dict(
            re.findall(r"^#(\d+) (.*\d+/\d+\] .*|\[internal\] load .*|exporting to image)$", done.stderr.decode(), re.MULTILINE)
        )
        theirs = [shown(numbers[number]) for number in sorted(numbers, key=int)]
        # Of steps that are one operation the builder shows either name; the Dockerfile and `.dockerignore` it reads at once.
        assert set(ours[:2]) == set(theirs[:2])
        wanted, found = ([title.split("] ")[-1] for title in titles[2:]] for titles in (ours, theirs))
        if wanted == found:
            break
    assert wanted == found
