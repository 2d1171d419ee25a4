"""Analysis → the JSON document. The only place that knows its field names, BuildKit's and OCI's spellings among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from learn.dockerfile.analysis import Analysis
from learn.dockerfile.build import Stage, Step
from learn.dockerfile.findings import Finding
from learn.dockerfile.image import Healthcheck, ImageConfig
from learn.dockerfile.instruction import expanded_arguments
from learn.dockerfile.linter import all_checks
from learn.dockerfile.syntax.nodes import Node

Document = dict[str, Any]
LessonUrl = Callable[[str], str | None]

_ONE_FORM = frozenset({"SHELL", "ONBUILD"})


def document(analysis: Analysis, lesson_url: LessonUrl | None = None) -> Document:
    """The document of an analysis. A field that does not apply is None, never missing.

    `lesson_url` makes the address of a lesson from its slug: the room that knows where the site lives hands it in. It gives
    findings of our own checks their page.
    """
    lessons = {check.rule: check.lesson for check in all_checks()} if lesson_url else {}
    return {
        "file": analysis.source.name,
        "ok": analysis.ok,
        "directives": _directives(analysis),
        "instructions": _instructions(analysis),
        "stages": [_stage(stage) for stage in analysis.stages],
        "errors": [{**_place(error), "stage": error.stage, "url": error.url} for error in analysis.errors],
        "warnings": [
            {**_place(warning), "url": warning.url or _lesson(lesson_url, lessons.get(warning.rule or ""))}
            for warning in analysis.warnings
        ],
    }


def config_document(config: ImageConfig) -> Document:
    """An image configuration in OCI's names; empty lists and maps are None."""
    return {
        "Env": _list(config.env),
        "Cmd": _list(config.cmd),
        "Entrypoint": _list(config.entrypoint),
        "WorkingDir": config.working_dir,
        "User": config.user,
        "ExposedPorts": {port: {} for port in config.exposed_ports} or None,
        "Volumes": {path: {} for path in config.volumes} or None,
        "Labels": dict(config.labels) or None,
        "StopSignal": config.stop_signal or None,
        "Shell": _list(config.shell),
        "OnBuild": _list(config.on_build),
        "Healthcheck": _healthcheck(config.healthcheck) if config.healthcheck else None,
    }


def _directives(analysis: Analysis) -> Document:
    values = {directive.name: directive.value for directive in analysis.directives}
    return {"syntax": values.get("syntax"), "escape": analysis.syntax.escape, "check": values.get("check")}


def _instructions(analysis: Analysis) -> list[Document]:
    stages, steps = _stages_by_node(analysis), _steps_by_node(analysis)
    return [_instruction(node, stages[node.index], _expanded(node, analysis, steps, stages)) for node in analysis.nodes]


def _instruction(node: Node, stage: int | None, expanded: Sequence[str] | None) -> Document:
    return {
        "index": node.index,
        "keyword": node.keyword,
        "start_line": node.start_line,
        "end_line": node.end_line,
        "stage": stage,
        "flags": list(node.flags),
        "form": _form(node),
        "arguments": list(node.arguments),
        "heredocs": [
            {
                "name": heredoc.name,
                "file_descriptor": heredoc.file_descriptor,
                "content": heredoc.content,
                "expand": heredoc.expand,
                "strip_tabs": heredoc.strip_tabs,
            }
            for heredoc in node.heredocs
        ],
        "expanded": None if expanded is None else list(expanded),
    }


def _form(node: Node) -> str | None:
    if node.keyword in _ONE_FORM or (node.keyword == "HEALTHCHECK" and (node.arguments or ("",))[0].upper() == "NONE"):
        return None
    return node.form


def _stages_by_node(analysis: Analysis) -> list[int | None]:
    """The stage of each instruction, by its number."""
    stages: list[int | None] = [None] * len(analysis.nodes)
    firsts = [stage.node.index for stage in analysis.stages]
    for index, (first, last) in enumerate(pairwise([*firsts, len(stages)])):
        stages[first:last] = [index] * (last - first)
    return stages


def _steps_by_node(analysis: Analysis) -> dict[int, Step]:
    steps = {step.node.index: step for step in analysis.build.global_steps}
    for stage in analysis.stages:
        steps.update({step.node.index: step for step in stage.steps if step.triggered_by is None})
    return steps


def _expanded(node: Node, analysis: Analysis, steps: Mapping[int, Step], stages: Sequence[int | None]) -> Sequence[str] | None:
    """The arguments after expansion, None where nothing changed or nothing was evaluated."""
    step, stage = steps.get(node.index), stages[node.index]
    if step is not None:
        expanded = step.expanded if step.expansions and not step.refused else node.arguments
    elif node.keyword == "FROM" and stage is not None and analysis.stages[stage].base_expansion is not None:
        expansion = analysis.stages[stage].base_expansion
        assert expansion is not None  # noqa: S101  # for the type checker; the branch says so
        expanded = (*expanded_arguments(node.arguments[:1], (expansion,)), *node.arguments[1:])
    else:
        return None
    return None if tuple(expanded) == node.arguments else expanded


def _stage(stage: Stage) -> Document:
    return {
        "index": stage.index,
        "name": stage.name,
        "line": stage.line,
        "base": stage.base,
        "base_stage": stage.base_stage,
        "platform": stage.platform,
        "depends_on": list(stage.depends_on),
        "is_target": stage.is_target,
        "is_needed": stage.is_needed,
        "history": [
            {"instruction": entry.instruction, "created_by": entry.created_by, "empty_layer": entry.empty_layer}
            for entry in stage.history
        ],
        "config": config_document(stage.config),
    }


def _healthcheck(check: Healthcheck) -> Document:
    """Durations in nanoseconds; zero fields are left out, as Docker does."""
    fields = {
        "Interval": check.interval,
        "Timeout": check.timeout,
        "StartPeriod": check.start_period,
        "StartInterval": check.start_interval,
        "Retries": check.retries,
    }
    return {"Test": list(check.test), **{name: value for name, value in fields.items() if value}}


def _list(values: Sequence[str] | None) -> list[str] | None:
    return list(values) if values else None


def _place(finding: Finding) -> Document:
    start, end = finding.span
    return {
        "rule": finding.rule,
        "message": finding.message,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }


def _lesson(lesson_url: LessonUrl | None, slug: str | None) -> str | None:
    return lesson_url(slug) if lesson_url and slug else None
