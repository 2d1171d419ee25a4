"""What a container of the image would execute, what `docker history` would print, and the image written for other platforms.

The page asks with two fields, as on the line of `docker run`; a bad word there is answered with a sentence and spoils nothing
else.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from learn.containers import (
    HISTORY_HEADER,
    History,
    Launch,
    Manifest,
    RunArguments,
    RunError,
    UnknownCommandError,
    deployment,
    launch,
    predict_history,
    task_definition,
)
from learn.diagrams import Row, Table
from learn.dockerfile import Analysis

# The most characters of either field.
LONGEST_WORDS = 1_000
# The most characters of one sentence or command that is shown; a file can name a command of 65,535 bytes.
LONGEST_SHOWN = 600
# The most rows of the history, and characters of a manifest: nobody reads or copies more.
MOST_ROWS = 200
LONGEST_MANIFEST = 60_000
# The name that a manifest gives the image; no Dockerfile says how it is tagged.
IMAGE = "app:1.0"
NO_ARGUMENTS = RunArguments()


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of `docker run` as typed, and what they mean; `problem` says why they mean nothing."""

    words: str = ""
    entrypoint: str = ""
    arguments: RunArguments = NO_ARGUMENTS
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """A process as the page shows it."""

    number: int
    command: str
    why: str


@dataclass(frozen=True, slots=True)
class Run:
    """What `docker run` executes, or why it does not. `base` is the image that is not in the file, "" where it is scratch."""

    asked: Asked
    base: str
    launch: Launch | None
    problem: str = ""

    @property
    def command(self) -> str:
        """The words of the command, in exec form."""
        return _command(self.launch.argv) if self.launch else ""

    @property
    def processes(self) -> list[Started]:
        """The processes, PID 1 first."""
        found = self.launch.processes if self.launch else ()
        return [Started(number, _command(it.argv), it.why) for number, it in enumerate(found, 1)]

    @property
    def stop(self) -> str:
        """Why the container ends as it does."""
        return _cut(self.launch.stop.why) if self.launch else ""

    @property
    def caveats(self) -> list[str]:
        """What is not known, or often surprises."""
        return [_cut(sentence) for sentence in self.launch.caveats] if self.launch else []


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The image written down for a platform. `document` is None where it is too long to copy."""

    title: str
    language: str
    document: str | None
    manifest: Manifest


def read_asked(data: Mapping[str, str]) -> Asked:
    """What a form asks of `docker run`. Whatever it holds, this returns; `problem` says what is wrong with it."""
    words, entrypoint = data.get("image-words", ""), data.get("image-entrypoint", "")
    asked = Asked(words[:LONGEST_WORDS].replace("\0", ""), entrypoint[:LONGEST_WORDS].replace("\0", ""))
    if max(len(words), len(entrypoint)) > LONGEST_WORDS:
        return replace(asked, problem=f"Each field takes {LONGEST_WORDS:,} characters at most.")
    if "\0" in words + entrypoint:
        return replace(asked, problem="A NUL character ends an argument, so that none can contain one.")
    try:
        command, program = shlex.split(words), shlex.split(entrypoint)
    except ValueError:
        return replace(asked, problem="A shell would wait for more: a quotation mark is left open, or a backslash ends the line.")
    if len(program) > 1:
        return replace(asked, problem="--entrypoint takes one program; its arguments stand after the image.")
    arguments = RunArguments(tuple(command), program[0] if program else None)
    return replace(asked, arguments=arguments)


def run(analysis: Analysis, asked: Asked) -> Run | None:
    """What `docker run` executes of the target stage; None where the file has no stage."""
    target, history = analysis.target_stage, predict_history(analysis)
    if target is None or history is None:
        return None
    base = _cut(history.base)
    if asked.problem:
        return Run(asked, base, None, asked.problem)
    try:
        return Run(asked, base, launch(target.config, asked.arguments, base_is_known=not history.base))
    except UnknownCommandError:
        return Run(asked, base, None, "The file sets neither ENTRYPOINT nor CMD: the command comes with the base image.")
    except RunError as refusal:
        return Run(asked, base, None, f"Docker refuses: {_cut(refusal.message)}")


def history(analysis: Analysis) -> tuple[Table, str] | None:
    """The rows of `docker history` as a table, and the base whose rows follow; None where the file has no stage."""
    predicted = predict_history(analysis)
    if predicted is None:
        return None
    return Table("Predicted docker history", HISTORY_HEADER, tuple(_rows(analysis, predicted))), _cut(predicted.base)


def manifests(analysis: Analysis) -> tuple[Elsewhere, ...]:
    """The target stage on Amazon ECS and on Kubernetes."""
    target = analysis.target_stage
    if target is None:
        return ()
    return (
        _elsewhere("Amazon ECS task definition", "JSON", task_definition(target.config, IMAGE)),
        _elsewhere("Kubernetes Deployment", "YAML", deployment(target.config, IMAGE)),
    )


def _elsewhere(title: str, language: str, manifest: Manifest) -> Elsewhere:
    return Elsewhere(title, language, manifest.text if len(manifest.text) <= LONGEST_MANIFEST else None, manifest)


def _rows(analysis: Analysis, predicted: History) -> Iterable[Row]:
    for row in predicted.rows[:MOST_ROWS]:
        yield Row(row.cells, row.instruction, analysis.nodes[row.instruction].keyword)
    more = len(predicted.rows) - MOST_ROWS
    if more > 0:
        yield Row((f"{more:,} more", "", "not listed", "", ""))


def _command(argv: tuple[str, ...]) -> str:
    """The words as an exec form has them, none longer than is shown."""
    words = [word[:LONGEST_SHOWN] for word in argv[:LONGEST_SHOWN]]
    return _cut(json.dumps(words, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
