"""A project comes back from its text as it was, and what is no project is refused in a sentence."""

from __future__ import annotations

import json

import pytest

from learn.dockerfile.rebuild import Context, File, folder, link, samples, text_file
from learn.workbench.project import (
    MAX_BESIDE,
    Project,
    ProjectError,
    beside_to_json,
    project_beside,
    project_from_json,
    project_to_json,
    read_arguments,
)

ODD = Context.of(
    {
        "app.py": text_file("print('\U0001f6a2')\n"),
        "bin/start": text_file("#!/bin/sh\n", 0o755),
        "a name with spaces/ünïcode": text_file(""),
        "logo.png": File(b"\x89PNG\x00\xff"),
        "huge.bin": File(None, 5 << 30),
        "old": File(b"x", modified=1_700_000_000),
        "empty": folder(),
        "private": folder(0o700),
        "private/key": text_file("k", 0o600),
        "latest": link("bin/start"),
    }
)


@pytest.mark.parametrize("context", [Context(), ODD, *(sample.context for sample in samples())])
def test_a_project_comes_back_as_it_was(context: Context) -> None:
    project = Project("FROM scratch\n", context, "build", {"A": "1", "B": ""})
    assert project_from_json(project_to_json(project)) == project
    assert project_beside("FROM scratch\n", beside_to_json(project)) == project


def test_what_stands_alone_takes_no_room() -> None:
    assert beside_to_json(Project("FROM scratch\n")) == ""
    assert project_beside("FROM a", "") == Project("FROM a")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "not known"),
        ("[]", "not known"),
        ("[" * 100_000, "not known"),
        ('{"files": []}', "not known"),
        ('{"files": {"../x": "a"}}', "leaves the context"),
        ('{"files": {"/etc/passwd": "a"}}', "no path of a file"),
        ('{"files": {"a": {"size": -1}}}', "not known"),
        ('{"files": {"a": {"base64": "?"}}}', "not known"),
        ('{"files": {"a": "\\ud800"}}', "not known"),
        ('{"files": {"\\ud800": "a"}}', "not known"),
        ('{"files": {"a": "x", "a/b": "y"}}', "which is no folder"),
        ('{"target": 1}', "not known"),
        ('{"build_args": {"A": 1}}', "not known"),
        ('{"build_args": {"A": "\\ud800"}}', "not known"),
        (json.dumps({"files": {"a": "x" * MAX_BESIDE}}), "at most"),
        (json.dumps({"files": {f"f{n}": "" for n in range(501)}}), "at most 500 files"),
    ],
)
def test_what_is_no_project_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ProjectError, match=sentence):
        project_beside("FROM a", text or "null")


def test_another_version_is_told_from_a_broken_text() -> None:
    with pytest.raises(ProjectError, match="another version"):
        project_from_json('{"format": 2, "dockerfile": "FROM a"}')
    with pytest.raises(ProjectError, match="no Dockerfile"):
        project_from_json('{"format": 1}')


def test_a_changed_text_keeps_the_mode_of_its_file() -> None:
    project = Project("", ODD).with_text("bin/start", "new").with_text("more/x", "y")
    assert project.context.files["bin/start"].mode == 0o755
    assert project.text_of("bin/start") == "new"
    assert project.text_of("more/x") == "y"
    assert project.text_of("logo.png") is None


def test_build_arguments_stand_one_on_a_line() -> None:
    assert read_arguments("A=1\n\n  B=two words \nC=\n") == {"A": "1", "B": "two words", "C": ""}
    for text, sentence in (("A", "NAME=value"), ("=x", "NAME=value"), ("\n".join(f"A{n}=1" for n in range(101)), "at most 100")):
        with pytest.raises(ProjectError, match=sentence):
            read_arguments(text)


def test_a_long_dockerfile_with_all_the_files_it_may_have_is_read_again() -> None:
    files = {f"f{number}": text_file("x" * 1_000) for number in range(500)}
    project = Project("#" * (256 << 10), Context.of(files))
    assert len(beside_to_json(project)) < MAX_BESIDE < len(project_to_json(project))
    assert project_from_json(project_to_json(project)) == project


def test_the_dockerfile_lies_in_the_folder_that_is_built() -> None:
    full = Project("FROM a", Context.of({f"f{number}": text_file("") for number in range(500)}))
    assert full.build_context.files["Dockerfile"].content == b"FROM a"
    assert len(full.build_context.files) == 501
    assert "Dockerfile" not in full.context.files
    assert list(Project("FROM a").build_context.files) == ["Dockerfile"]


@pytest.mark.parametrize("target", ["", "build", 'of "all"'])
@pytest.mark.parametrize("build_args", [{}, {"B": "ü", "A": "1"}])
@pytest.mark.parametrize("files", [{}, {"b": text_file("é\n"), "a": link("b")}])
def test_what_stands_beside_is_written_as_the_whole_is(target: str, build_args: dict[str, str], files: dict[str, File]) -> None:
    project = Project("FROM scratch\n", Context.of(files), target, build_args)
    whole = json.loads(project_to_json(project))
    beside = {name: value for name, value in whole.items() if name not in ("format", "dockerfile")}
    for _ in range(2):  # the second from memory
        text = beside_to_json(project)
        assert text == (json.dumps(beside, ensure_ascii=False, separators=(",", ":"), sort_keys=True) if beside else "")
