"""The analysis beside a real Docker Engine: the same Dockerfiles really built, their images compared field by field.

Run by `make test-engine`, not by `make test`: it needs root and a daemon of its own. The engine is Debian's (20.10, with the
BuildKit of 2021), older than the BuildKit that the analysis follows; `UNLIKE` says where the two are known to differ.
"""

from __future__ import annotations

import io
import re
import shlex
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from learn.dockerfile import Options, analyze
from tests.engine.daemon import BuiltImage, CannotStart, Daemon, running_daemon

HERE = Path(__file__).parent


class Case(NamedTuple):
    """`older` are the words of the older builder where they are not today's."""

    title: str
    options: list[str]
    older: str
    dockerfile: str


def read_cases(file: str) -> list[Case]:
    cases = []
    for part in (HERE / file).read_text().split("\n=== ")[1:]:
        title, _, body = part.partition("\n")
        said = {"options: ": "", "older: ": ""}
        for key in said:
            if body.startswith(key):
                line, _, body = body.partition("\n")
                said[key] = line.removeprefix(key)
        cases.append(Case(title, shlex.split(said["options: "]), said["older: "], body.rstrip("\n") + "\n"))
    return cases


@pytest.fixture(scope="session")
def daemon() -> Iterator[Daemon]:
    try:
        with running_daemon() as started:
            yield started
    except CannotStart as reason:
        pytest.skip(f"no Docker daemon can start here: {reason}")


@pytest.fixture
def build_context(tmp_path: Path) -> Path:
    (tmp_path / "dir").mkdir()
    for name in ("a", "b", "dir/c", "dir/d", "run.sh"):
        (tmp_path / name).write_text(f"{name}\n")
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        entry = tarfile.TarInfo("inside")
        entry.size = 3
        tar.addfile(entry, io.BytesIO(b"yes"))
    return tmp_path


@pytest.fixture
def busybox(build_context: Path) -> Path:
    """The context, with a shell in it that runs in an empty image."""
    found = next((path for path in (Path("/bin/busybox"), Path("/usr/bin/busybox")) if path.exists()), None)
    if found is None or b"/ld-" in found.read_bytes()[:4096]:
        pytest.skip("there is no busybox without libraries here (Debian: apt-get install busybox-static)")
    shutil.copy(found, build_context / "busybox")
    return build_context


def options_of(case: Case) -> Options:
    """The build options of a case as the analysis takes them."""
    words = dict(zip(case.options[::2], case.options[1::2], strict=True))
    build_args = dict([words["--build-arg"].split("=", 1)]) if "--build-arg" in words else {}
    return Options(build_args=build_args, target=words.get("--target"))


# How the older builder's history differs, from its own release to BuildKit's present one:
# - EXPOSE printed the map of all ports (`map[80/tcp:{}]`), today the list of the line's own;
# - HEALTHCHECK's struct has gained the field StartInterval;
# - ARG printed the default even where a build argument or a global ARG gave another value, today the value;
# - COPY and ADD left out --chown and --chmod.
# Of these only what both say is compared.
UNLIKE = (
    (re.compile(r"^(EXPOSE|HEALTHCHECK) .*", re.DOTALL), r"\1"),
    (re.compile(r"^(ARG \w+)=?.*", re.DOTALL), r"\1"),
    (re.compile(r"^(COPY|ADD) (?:--ch(?:own|mod)=\S+ )+"), r"\1 "),
)


def what_both_say(created_by: str) -> str:
    """A history entry without what is known to differ between the two builders."""
    for pattern, replacement in UNLIKE:
        created_by = pattern.sub(replacement, created_by)
    return created_by


def empty_to_none(value: Any) -> Any:
    return value or None


CONFIG_FIELDS = {
    "Env": "env",
    "Cmd": "cmd",
    "Entrypoint": "entrypoint",
    "WorkingDir": "working_dir",
    "User": "user",
    "Labels": "labels",
    "StopSignal": "stop_signal",
    "Shell": "shell",
    "OnBuild": "on_build",
}


@pytest.mark.parametrize("case", read_cases("cases.txt"), ids=lambda case: case.title)
def test_the_image_is_what_the_analysis_says(case: Case, daemon: Daemon, build_context: Path) -> None:
    compare(case, daemon, build_context)


@pytest.mark.parametrize("case", read_cases("run_cases.txt"), ids=lambda case: case.title)
def test_what_runs_is_what_the_analysis_says(case: Case, daemon: Daemon, busybox: Path) -> None:
    compare(case, daemon, busybox)


@pytest.mark.parametrize("case", read_cases("refused.txt"), ids=lambda case: case.title)
def test_what_the_builder_refuses_the_analysis_refuses(case: Case, daemon: Daemon, build_context: Path) -> None:
    (build_context / "Dockerfile").write_text(case.dockerfile)
    refusal = daemon.build(build_context, *case.options)
    assert isinstance(refusal, str), "the builder took it"
    theirs = _BEFORE_THE_WORDS.sub("", refusal.strip().splitlines()[-1])
    analysis = analyze(case.dockerfile, options_of(case))
    assert not analysis.ok
    ours = [error.message.partition(" (did you mean ")[0] for error in analysis.errors]
    if case.older:
        assert theirs == case.older
        assert theirs not in ours, "both say the same: it needs no `older:`"
    else:
        assert theirs in ours


_BEFORE_THE_WORDS = re.compile(
    r"failed to solve with frontend dockerfile\.v0: (?:failed to create LLB definition: )?"
    r"(?:dockerfile parse error line \d+: |failed to parse Dockerfile: )?"
)


def compare(case: Case, daemon: Daemon, context: Path) -> None:
    """Hold the image that is built against the analysis."""
    (context / "Dockerfile").write_text(case.dockerfile)
    built = daemon.build(context, *case.options)
    assert isinstance(built, BuiltImage), f"the builder refused: {built}"
    analysis = analyze(case.dockerfile, options_of(case))
    assert analysis.ok, [error.message for error in analysis.errors]
    stage = analysis.target_stage
    assert stage is not None

    # Base stages' entries come first in the real image; in the analysis each stage tells its own.
    chain = []
    at: int | None = stage.index
    while at is not None:
        chain.append(analysis.stages[at])
        at = analysis.stages[at].base_stage
    ours = [(what_both_say(entry.created_by), entry.empty_layer) for part in reversed(chain) for entry in part.history]
    theirs = [(what_both_say(entry["created_by"]), entry.get("empty_layer", False)) for entry in built.config["history"]]
    assert ours == theirs

    layers = sum(not empty for _, empty in ours)
    assert layers == len(built.inspect["RootFS"]["Layers"] or [])

    config = built.config["config"]
    for theirs_name, ours_name in CONFIG_FIELDS.items():
        value = getattr(stage.config, ours_name)
        value = dict(value) if ours_name == "labels" and value else list(value) if isinstance(value, tuple) else value
        assert empty_to_none(value) == empty_to_none(config.get(theirs_name)), theirs_name
    assert set(stage.config.exposed_ports or ()) == set(config.get("ExposedPorts") or ())
    assert set(stage.config.volumes or ()) == set(config.get("Volumes") or ())
    healthcheck = config.get("Healthcheck") or {}
    assert document_healthcheck(stage) == healthcheck


def document_healthcheck(stage: Any) -> dict[str, Any]:
    """The health check in OCI's names, as the JSON document gives it."""
    from learn.dockerfile.document import config_document

    found: dict[str, Any] = config_document(stage.config)["Healthcheck"] or {}
    return found
