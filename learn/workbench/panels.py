"""What the workbench says about one text: its pictures, its tables, what was found, and a line that sums it up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypedDict

from learn import diagrams
from learn.diagrams import Drawing, SvgText, Table
from learn.dockerfile import Analysis, Finding, analyze
from learn.workbench.running import Asked, Elsewhere, Run, history, manifests, run

# Where pointing at an instruction leads: the text field. The editor's script goes to the instruction's line.
EDITOR = "#dockerfile"
# The most that is listed; a file of junk has an error on every line.
MOST_FINDINGS = 100
# The most characters of one message: it may quote a line of 65,535 bytes.
LONGEST_MESSAGE = 600
# The most instructions that are coloured in the editor.
MOST_MARKED = 2_000
# Texts up to this length are remembered with their analysis: what lessons start with is opened again and again.
REMEMBERED_LENGTH = 8_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as the page shows it: markup, and the same in words."""

    svg: SvgText
    table: Table
    description: str


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
    """What the editor's script reads out of the page."""

    instructions: list[Mark]
    findings: list[FindingMark]


@dataclass(frozen=True, slots=True)
class Panels:
    """Everything beside the editor.

    The pictures, the tables and what runs are of the last text without errors where this one has some (`is_stale`), and None
    where nothing can be drawn. `refusal` says why a text was not analysed at all; then there is nothing else.
    """

    layers: Picture | None
    stages: Picture | None
    image: Table | None
    said: tuple[Said, ...]
    unsaid: int
    passed: tuple[str, ...]
    status: str
    data: EditorData
    is_stale: bool = False
    refusal: str = ""
    history: Table | None = None
    history_base: str = ""
    run: Run | None = None
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def findings(self) -> int:
        """How much was found in all."""
        return len(self.said) + self.unsaid

    @property
    def first_error(self) -> Said | None:
        return next((said for said in self.said if said.severity == "error"), None)


def look(text: str, good_text: str | None = None, asked: Asked | None = None) -> tuple[Panels, bool]:
    """What there is to say about `text`, and whether a build would take it; the pictures are of `good_text` where it would not.

    `asked` is what to add to `docker run`. An error in a stage that the build never runs is told but spoils no picture.
    """
    asked = asked or Asked()
    analysis = analysed(text)
    drawn = analysis if analysis.ok else _good(good_text)
    said = _said(analysis)
    rows, base = (history(drawn) if drawn else None) or (None, "")
    panels = Panels(
        layers=_picture(diagrams.layers.draw(drawn, href=EDITOR)) if drawn else None,
        stages=_picture(diagrams.stages.draw(drawn, href=EDITOR)) if drawn else None,
        image=diagrams.configuration.tabulate(drawn) if drawn else None,
        said=said[:MOST_FINDINGS],
        unsaid=max(0, len(said) - MOST_FINDINGS),
        passed=tuple(analysis.passed),
        status=status(analysis),
        data=_editor_data(analysis, said[:MOST_FINDINGS]),
        is_stale=not analysis.ok,
        history=rows,
        history_base=base,
        run=run(drawn, asked) if drawn else None,
        elsewhere=manifests(drawn) if drawn and asked.wants_manifests else (),
    )
    return panels, analysis.ok


def refused(sentence: str) -> Panels:
    """The panels for a text that is not analysed, because of `sentence`."""
    data: EditorData = {"instructions": [], "findings": []}
    return Panels(None, None, None, (), 0, (), "Not analysed", data, is_stale=True, refusal=sentence)


def status(analysis: Analysis) -> str:
    """The line that sums an analysis up: `2 warnings, 5 layers added`."""
    if not analysis.ok:
        first = min((error.span.start.line for error in analysis.errors), default=1)
        return f"{_counted(len(analysis.errors), 'error')}, the first on line {first}"
    errors = [f"{_counted(len(analysis.errors), 'error')} in stages that are not built"] if analysis.errors else []
    warnings = _counted(len(analysis.warnings), "warning") if analysis.warnings else "no warnings"
    target = analysis.target_stage
    layers = sum(not entry.empty_layer for entry in target.history) if target else 0
    sentence = ", ".join([*errors, warnings, f"{_counted(layers, 'layer')} added"])
    return sentence[0].upper() + sentence[1:]


def analysed(text: str) -> Analysis:
    """The engine's analysis; that of a short text is remembered."""
    return _remembered(text) if len(text) <= REMEMBERED_LENGTH else analyze(text)


@lru_cache(maxsize=256)
def _remembered(text: str) -> Analysis:
    return analyze(text)


def _good(text: str | None) -> Analysis | None:
    """The analysis of the last good text; None where there was none, or where it no longer counts as good."""
    analysis = analysed(text) if text is not None else None
    return analysis if analysis and analysis.ok else None


def _picture(drawing: Drawing | None) -> Picture | None:
    return Picture(diagrams.render(drawing), drawing.table, drawing.description) if drawing else None


def _said(analysis: Analysis) -> tuple[Said, ...]:
    errors = [Said("error", finding) for finding in analysis.errors]
    return (*errors, *(Said("warning", finding) for finding in analysis.warnings))


def _editor_data(analysis: Analysis, said: tuple[Said, ...]) -> EditorData:
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
        for one in said
    ]
    return {"instructions": marks, "findings": findings}


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
