"""What was found in a text, as the page tells it and as the editor marks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, NotRequired, TypedDict

from learn.dockerfile import Analysis, Finding, Stage
from learn.dockerfile.editing import folds

# The most that is listed; a file of junk has an error on every line.
MOST_FINDINGS = 100
# The most characters of one message: it may quote a line of 65,535 bytes.
LONGEST_MESSAGE = 600
# The most instructions that are coloured in the editor.
MOST_MARKED = 2_000


class Part(NamedTuple):
    """A piece of a sentence."""

    text: str
    is_code: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One finding as the page shows it. `severity` is "error" or "warning"."""

    severity: str
    finding: Finding

    @property
    def message(self) -> str:
        """The builder's sentence, cut where it quotes more than anybody reads."""
        text = self.finding.message
        return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + "…"

    @property
    def why(self) -> list[Part]:
        """Our explanation, in pieces: what stands between backquotes is code."""
        pieces = (self.finding.why or "").split("`")
        return [Part(text, number % 2 == 1) for number, text in enumerate(pieces) if text]

    @property
    def mark(self) -> str:
        """What a button that mends it calls it."""
        return mark_of(self.finding)

    @property
    def line(self) -> int:
        return self.finding.span.start.line

    @property
    def column(self) -> int:
        return self.finding.span.start.column


class Mark(TypedDict):
    """Where the editor marks an instruction."""

    index: int
    keyword: str
    start_line: int
    end_line: int


class FindingMark(TypedDict):
    """Where the editor marks a finding. Lines and columns count from 1, columns in code points."""

    severity: str
    message: str
    line: int
    column: int
    end_line: int
    end_column: int


class EditorData(TypedDict):
    """What the editor's script reads out of the page.

    `folds` are first and last lines. `text` and `target` are there where an answer changed them: the one goes
    into the editor, the other into its field, and both come back with one undo.
    """

    instructions: list[Mark]
    findings: list[FindingMark]
    folds: list[tuple[int, int]]
    text: NotRequired[str]
    target: NotRequired[str]


NO_DATA: EditorData = {"instructions": [], "findings": [], "folds": []}


def mark_of(finding: Finding) -> str:
    """A name for a finding that another finding, or the same in a text that has changed around it, does not have."""
    return sha256(repr((finding.rule, finding.span, finding.fix)).encode()).hexdigest()[:12]


def all_said(analysis: Analysis) -> tuple[Said, ...]:
    """Everything that was found, errors first."""
    errors = [Said("error", finding) for finding in analysis.errors]
    return (*errors, *(Said("warning", finding) for finding in analysis.warnings))


def editor_data(analysis: Analysis) -> EditorData:
    """Where the editor marks instructions and findings."""
    marks: list[Mark] = [
        {"index": node.index, "keyword": node.keyword, "start_line": node.start_line, "end_line": node.end_line}
        for node in analysis.nodes[:MOST_MARKED]
    ]
    findings: list[FindingMark] = [
        {
            "severity": one.severity,
            "message": one.message,
            "line": one.line,
            "column": one.column,
            "end_line": one.finding.span.end.line,
            "end_column": one.finding.span.end.column,
        }
        for one in all_said(analysis)[:MOST_FINDINGS]
    ]
    return {
        "instructions": marks,
        "findings": findings,
        "folds": [(fold.first, fold.last) for fold in folds(analysis)[:MOST_MARKED]],
    }


def status(analysis: Analysis) -> str:
    """The line that sums an analysis up: `2 warnings, 5 layers added`."""
    if not analysis.ok:
        first = min((error.span.start.line for error in analysis.errors), default=1)
        return f"{counted(len(analysis.errors), 'error')}, the first on line {first}"
    errors = [f"{counted(len(analysis.errors), 'error')} in stages that are not built"] if analysis.errors else []
    warnings = counted(len(analysis.warnings), "warning") if analysis.warnings else "no warnings"
    layers = sum(not entry.empty_layer for stage in _below(analysis) for entry in stage.history)
    sentence = ", ".join([*errors, warnings, f"{counted(layers, 'layer')} added"])
    return sentence[0].upper() + sentence[1:]


def _below(analysis: Analysis) -> Iterable[Stage]:
    """The target and the stages of this file that it is built on: their layers are all in the image."""
    stage, seen = analysis.target_stage, set[int]()
    while stage is not None and stage.index not in seen:
        yield stage
        seen.add(stage.index)
        stage = None if stage.base_stage is None else analysis.stages[stage.base_stage]


def counted(number: int, one: str) -> str:
    """A number and what it counts."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
