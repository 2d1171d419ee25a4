"""The analysis beside a real Docker Engine: the same Dockerfiles really built, their images compared field by field.

Run by `make test-engine`, not by `make test`: it needs root and a daemon of its own. The engine is Debian's (20.10, with the
BuildKit of 2021), older than the BuildKit that the analysis follows; `UNLIKE` says where the two are known to differ.
"""

from __future__ import annotations

import io
import re
import shlex
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from learn.dockerfile import Options, analyze
from tests.engine.daemon import BuiltImage, CannotStart, Daemon, running_daemon

CASES = Path(__file__).with_name("cases.txt")


class Case(NamedTuple):
    title: str
    options: list[str]
    dockerfile: str


def read_cases() -> list[Case]:
    cases = []
    for part in CASES.read_text().split("\n=== ")[1:]:
        title, _, body = part.partition("\n")
        options: list[str] = []
        if body.startswith("options: "):
            line, _, body = body.partition("\n")
            options = shlex.split(line.removeprefix("options: "))
        cases.append(Case(title, options, body.rstrip("\n") + "\n"))
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


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.title)
def test_the_image_is_what_the_analysis_says(case: Case, daemon: Daemon, build_context: Path) -> None:
    (build_context / "Dockerfile").write_text(case.dockerfile)
    built = daemon.build(build_context, *case.options)
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
