"""The engine as a command: `python -m learn.dockerfile`, and `manage.py dockerfile`, which only lends its name.

Exit status: 0 when the builder would accept every file, 1 when it would refuse one or more (a file that cannot be read
among them), 2 for unusable arguments. Many files are analysed one after the other and written as they come.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, Final, Protocol

from learn.dockerfile.analysis import Analysis, Options, analyze, unreadable
from learn.dockerfile.document import document
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.report import report

ACCEPTED: Final = 0
REFUSED: Final = 1
UNUSABLE: Final = 2


class UsageError(Exception):
    """Arguments that cannot be used, in a sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="a Dockerfile; - is standard input")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="json: one line for each file")
    parser.add_argument("--dockerignore", metavar="FILE", help="the .dockerignore of the build context")
    parser.add_argument(
        "--build-arg", action="append", default=[], metavar="KEY=VALUE", help="as docker build has it; may be repeated"
    )
    parser.add_argument("--target", metavar="STAGE", help="the stage to build; the last one otherwise")
    parser.add_argument("--files-from", choices=("-",), help="read paths from standard input, one a line")


def read_build_args(arguments: Sequence[str]) -> dict[str, str]:
    """`KEY=VALUE` pairs. A key alone takes its value from the environment, and is left out where that has none.

    Raises UsageError.
    """
    values: dict[str, str] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not name:
            raise UsageError(f"--build-arg {argument!r} has no name")
        if equals:
            values[name] = value
        elif name in os.environ:
            values[name] = os.environ[name]
    return values


def read_options(arguments: Sequence[str]) -> Options:
    """The options that arguments of the command come to, for callers that have the text already. Raises UsageError."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_arguments(parser)
    return options_of(parser.parse_args(arguments))


def options_of(arguments: argparse.Namespace) -> Options:
    """Raises UsageError."""
    dockerignore = None
    if arguments.dockerignore is not None:
        try:
            with open(arguments.dockerignore, encoding="utf-8", errors="replace", newline="") as file:
                dockerignore = file.read()
        except (OSError, ValueError) as error:
            raise UsageError(f"cannot read {arguments.dockerignore}: {_reason(error)}") from error
    return Options(read_build_args(arguments.build_arg), arguments.target, dockerignore)


class Output(Protocol):
    """What the command writes on: a text stream, or what Django puts in front of one."""

    def write(self, text: str, /) -> object: ...


def run(arguments: argparse.Namespace, stdin: BinaryIO, stdout: Output) -> int:
    """Analyse the files and write what was found; the exit status. Raises UsageError before anything is written."""
    if arguments.files_from and "-" in arguments.files:
        raise UsageError("standard input cannot be both a Dockerfile and the list of files")
    if not arguments.files and not arguments.files_from:
        raise UsageError("no FILE given; - is standard input")
    options = options_of(arguments)
    as_json = arguments.format == "json"
    status = ACCEPTED
    for number, path in enumerate(_paths(arguments, stdin)):
        analysis = _analysis(path, options, stdin)
        if as_json:
            stdout.write(json.dumps(document(analysis), ensure_ascii=False, separators=(",", ":")) + "\n")
        else:
            stdout.write(("\n" if number else "") + report(analysis))
        if not analysis.ok:
            status = REFUSED
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """The command by itself, without Django."""
    parser = argparse.ArgumentParser(
        prog="python -m learn.dockerfile",
        description="Say what BuildKit would make of Dockerfiles: layers, configuration, errors and warnings.",
    )
    add_arguments(parser)
    parsed = parser.parse_args(arguments)
    stdout = sys.stdout
    with suppress(AttributeError):  # not when a test stands in for the stream
        # A lone surrogate (from a path that is no UTF-8) must not end the run.
        stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = run(parsed, sys.stdin.buffer, stdout)
        stdout.flush()
    except UsageError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
        return REFUSED
    return status


def _paths(arguments: argparse.Namespace, stdin: BinaryIO) -> Iterator[str]:
    yield from arguments.files
    if arguments.files_from:
        for line in stdin:
            path = os.fsdecode(line.rstrip(b"\r\n"))
            if path:
                yield path


def _analysis(path: str, options: Options, stdin: BinaryIO) -> Analysis:
    try:
        content = stdin.read() if path == "-" else _content(path, options.max_bytes)
    except (OSError, ValueError) as error:
        return unreadable(path, DockerfileError(f"cannot read the file: {_reason(error)}"))
    return analyze(content, options, path)


def _content(path: str, max_bytes: int) -> bytes:
    """What the file holds, up to one byte more than is analysed."""
    with open(path, "rb") as file:
        return file.read(max_bytes + 1)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
