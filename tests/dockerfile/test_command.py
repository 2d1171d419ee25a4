"""The command: formats, many files, exit statuses. It runs as its users run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from learn.dockerfile.command import UsageError, main, read_build_args, read_options

ROOT = Path(__file__).resolve().parents[2]
GOOD = 'FROM scratch\nCOPY a /a\nCMD ["/a"]\n'
BAD = "FROM alpine\nRUNN x\n"


def run(*arguments: str, stdin: bytes = b"", module: bool = True) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    start = ["-m", "learn.dockerfile"] if module else ["manage.py", "dockerfile"]
    return subprocess.run(
        [sys.executable, *start, *arguments], input=stdin, capture_output=True, cwd=ROOT, check=False, timeout=60
    )


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    for name, text in {"good": GOOD, "bad": BAD}.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    names = ("good", "bad", "binary", "missing")
    return {name: str(tmp_path / name) for name in names}


def documents(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.decode().splitlines()]


def test_an_accepted_file_has_status_0() -> None:
    done = run("-", stdin=GOOD.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"the builder accepts it" in done.stdout
    assert b"COPY a /a # buildkit" in done.stdout


def test_a_refused_file_has_status_1_and_shows_the_line() -> None:
    done = run("-", stdin=BAD.encode())
    assert done.returncode == 1
    text = done.stdout.decode()
    assert "ERROR: unknown instruction: RUNN (did you mean RUN?)" in text
    assert "-:2:1" in text
    assert "2 | >>> RUNN x" in text


@pytest.mark.parametrize(
    "arguments",
    [(), ("--format", "xml", "-"), ("--build-arg", "=x", "-"), ("--files-from", "-", "-"), ("--dockerignore", "/no/such", "-")],
    ids=["no file", "an unknown format", "a build argument without a name", "standard input twice", "no such .dockerignore"],
)
def test_unusable_arguments_have_status_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr


def test_each_file_is_one_line_of_json_in_the_order_given(files: dict[str, str]) -> None:
    done = run("--format", "json", *files.values())
    assert done.returncode == 1
    found = documents(done.stdout)
    assert [document["file"] for document in found] == list(files.values())
    assert [document["ok"] for document in found] == [True, False, False, False]
    assert found[2]["errors"][0]["message"] == "the file is not UTF-8 text"
    assert found[3]["errors"][0]["message"] == "cannot read the file: No such file or directory"
    assert b"Traceback" not in done.stderr


def test_the_list_of_files_comes_from_standard_input(files: dict[str, str]) -> None:
    done = run("--format", "json", "--files-from", "-", stdin=f"{files['good']}\n\n{files['good']}\r\n".encode())
    assert done.returncode == 0
    assert len(documents(done.stdout)) == 2


def test_build_arguments_target_and_dockerignore_reach_the_analysis(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text("[\n")
    done = run(
        "--format", "json", "--build-arg", "V=3", "--target", "a", "--dockerignore", str(tmp_path / ".dockerignore"), "-",
        stdin=b"ARG V=1\nFROM alpine:$V AS a\nFROM scratch\n",
    )  # fmt: skip
    (found,) = documents(done.stdout)
    assert found["stages"][0]["base"] == "alpine:3"
    assert [stage["is_target"] for stage in found["stages"]] == [True, False]
    assert found["errors"][0]["message"].startswith(".dockerignore line 1: ")


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    done = run("--format", "json", str(tmp_path))
    assert done.returncode == 1
    assert documents(done.stdout)[0]["errors"][0]["message"] == "cannot read the file: Is a directory"


def test_the_module_starts_no_django() -> None:
    code = "import sys; from learn.dockerfile.command import main; main(['-']); sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], input=GOOD.encode(), capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_manage_py_answers_the_same() -> None:
    ours, djangos = (run("--format", "json", "-", stdin=BAD.encode(), module=module) for module in (True, False))
    assert (djangos.returncode, djangos.stdout) == (ours.returncode, ours.stdout)
    assert run(module=False).returncode == 2


def test_control_characters_do_not_reach_the_terminal() -> None:
    done = run("-", stdin=b"FROM alpine\nRUNN \x1b[31m\n")
    assert b"\x1b" not in done.stdout


def test_a_reader_that_has_seen_enough_is_no_error(capfd: pytest.CaptureFixture[str]) -> None:
    producer = f"{sys.executable} -m learn.dockerfile --format json " + " ".join([__file__] * 300)
    done = subprocess.run(["/bin/sh", "-c", f"{producer} | head -c 10"], capture_output=True, cwd=ROOT, check=False)
    assert b"Traceback" not in done.stderr


def test_a_build_argument_alone_takes_its_value_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "SET", "here")
    monkeypatch.delitem(os.environ, "NOT_SET", raising=False)
    assert read_build_args(["SET", "NOT_SET", "A=1=2", "B="]) == {"SET": "here", "A": "1=2", "B": ""}
    with pytest.raises(UsageError):
        read_build_args(["="])


def test_options_without_files() -> None:
    options = read_options(["--build-arg", "A=1", "--target", "x"])
    assert (options.build_args, options.target, options.dockerignore) == ({"A": "1"}, "x", None)


def test_main_returns_the_status(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([files["good"]]) == 0
    assert main([files["good"], files["bad"]]) == 1
    assert main(["--build-arg", "=", files["good"]]) == 2
    assert capsys.readouterr().err.startswith("python -m learn.dockerfile: --build-arg")
