"""Analysis → lines for a terminal: what the builder would refuse or warn of, and what image comes out."""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.analysis import Analysis
from learn.dockerfile.build import Stage
from learn.dockerfile.document import config_document
from learn.dockerfile.findings import Finding

_CONTEXT = 1
"""Lines of the file shown before and after what a finding speaks of."""

_MOST_LINES = 12
"""Lines of the file shown for one finding."""

_WIDTH = 160
"""Characters of one line of the file, and of one history entry."""


def report(analysis: Analysis) -> str:
    """The report of one file, ending in a newline."""
    lines = [f"{analysis.source.name}: {_summary(analysis)}"]
    for error in analysis.errors:
        lines += ["", *_finding(analysis, error, "ERROR")]
    for warning in analysis.warnings:
        lines += ["", *_finding(analysis, warning, f"WARNING {warning.rule}")]
    stage = analysis.target_stage
    if stage is not None:
        lines += ["", *_layers(analysis, stage), "", *_config(stage)]
    return "\n".join(map(_printable, lines)) + "\n"


def _summary(analysis: Analysis) -> str:
    verdict = "the builder accepts it" if analysis.ok else "the builder refuses it"
    errors, warnings = len(analysis.errors), len(analysis.warnings)
    return f"{verdict}, {_counted(errors, 'error')}, {_counted(warnings, 'warning')}"


def _finding(analysis: Analysis, finding: Finding, heading: str) -> Iterator[str]:
    start, end = finding.span
    yield f"{heading}: {finding.message}"
    yield f"{analysis.source.name}:{start.line}:{start.column}"
    if analysis.source.text:
        yield from _excerpt(analysis, start.line, end.line)
    if finding.why:
        yield f"  Why: {finding.why}"
    if finding.url:
        yield f"  More: {finding.url}"
    if finding.fix:
        yield f"  Fix: {finding.fix.title}"
    if finding.rule is None and finding.stage is not None and not analysis.stages[finding.stage].is_needed:
        yield "  The target does not need this stage, so its build does not fail."


def _excerpt(analysis: Analysis, first: int, last: int) -> Iterator[str]:
    """The lines a finding speaks of, marked, with a little around them."""
    source = analysis.source
    shown = range(max(1, first - _CONTEXT), min(len(source.lines), last + _CONTEXT) + 1)
    width = len(str(shown.stop))
    yield "  " + "-" * 20
    for number in shown[:_MOST_LINES]:
        mark = ">>>" if first <= number <= last else "   "
        yield f"  {number:>{width}} | {mark} {_cut(source.line(number))}".rstrip()
    if len(shown) > _MOST_LINES:
        yield f"  {'':>{width}} |     … {len(shown) - _MOST_LINES} lines more"
    yield "  " + "-" * 20


def _layers(analysis: Analysis, stage: Stage) -> Iterator[str]:
    """The history of the target with the stages it stands on, the base first."""
    lineage = [stage]
    while (base := lineage[-1].base_stage) is not None:
        lineage.append(analysis.stages[base])
    entries = [entry for below in reversed(lineage) for entry in below.history]
    layers = sum([not entry.empty_layer for entry in entries])
    name = f" {stage.name}" if stage.name else ""
    yield f"Image{name} from {lineage[-1].base or '(unknown)'}: {_counted(layers, 'layer')} on top of the base's"
    number = 0
    for entry in entries:
        number += not entry.empty_layer
        line = analysis.nodes[entry.instruction].start_line
        yield f"  {'' if entry.empty_layer else number:>5}  line {line:<4} {_cut(entry.created_by)}"


def _config(stage: Stage) -> Iterator[str]:
    yield "Configuration, as far as this file sets it"
    for key, value in config_document(stage.config).items():
        if isinstance(value, dict) and key != "Healthcheck":
            value = [name if inner == {} else f"{name}={inner}" for name, inner in value.items()]
        if value is not None:
            yield f"  {key:<12} {_cut(str(value))}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _cut(text: str) -> str:
    text = text.replace("\n", "⏎")
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _printable(line: str) -> str:
    """Without control characters: what a file holds must not steer the terminal."""
    return "".join([character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line])
