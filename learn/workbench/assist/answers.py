"""The answers to the editor's questions, with places as the editor counts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from learn.dockerfile import Analysis, Stage
from learn.dockerfile.editing import Word, complete, definition_of, describe, mention_at
from learn.dockerfile.reference import instruction_words, mount_words
from learn.workbench.assist.positions import to_points, to_units
from learn.workbench.findings import Said, all_said
from learn.workbench.project import Project
from learn.workbench.subject import analysed

Answer = dict[str, Any]

# The most findings on one card.
MOST_SAID = 5


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown about a word. `page` is the name of its reference page; `forms` are ways to write it."""

    title: str
    sentences: tuple[SafeString, ...]
    page: str
    forms: tuple[str, ...] = ()


def completion(project: Project, at: int) -> Answer:
    """What may be written at a place: where the word begins, and the options for it."""
    text = project.dockerfile
    point = to_points(text, at)
    files = [f"{path}/" if file.kind == "folder" else path for path, file in project.context.sent().files.items()]
    found = complete(analysed(project), text[:point], files)
    options = [{"text": option.text, "kind": option.kind, "detail": option.detail} for option in found.options]
    return {"from": to_units(text, found.start), "options": options}


def card(project: Project, at: int) -> Answer:
    """What there is to say about the word at a place and what was found there, as HTML; {} for nothing."""
    analysis = analysed(project)
    point = to_points(project.dockerfile, at)
    word = describe(analysis, point)
    said = _said_at(analysis, point)
    if word is None and not said:
        return {}
    shown = _card(analysis, word) if word else None
    html = render_to_string("workbench/_card.html", {"card": shown, "said": said})
    start, end = (word.start, word.end) if word else (point, point)
    return {"from": to_units(project.dockerfile, start), "to": to_units(project.dockerfile, end), "html": html}


def definition(project: Project, at: int) -> Answer:
    """From where to where the stage or variable at a place is defined; {} for a word that is not defined in the file."""
    analysis = analysed(project)
    text, point = project.dockerfile, to_points(project.dockerfile, at)
    mention = mention_at(analysis, point)
    if mention is not None:
        start, end = definition_of(analysis, mention.stage)
        return {"from": to_units(text, start), "to": to_units(text, end)}
    word = describe(analysis, point)
    if word is None or word.variable is None or not word.variable.line:
        return {}
    start = analysis.source.line_starts[word.variable.line - 1] + (1 if analysis.source.had_mark else 0)
    return {"from": to_units(text, start), "to": to_units(text, start)}


def stage(project: Project, at: int) -> Answer:
    """The number and the name of the stage that is named at a place; {} where none is."""
    analysis = analysed(project)
    mention = mention_at(analysis, to_points(project.dockerfile, at))
    return {} if mention is None else {"stage": mention.stage, "name": analysis.stages[mention.stage].name or ""}


ANSWERS: Mapping[str, Callable[[Project, int], Answer]] = {
    "completion": completion,
    "card": card,
    "definition": definition,
    "stage": stage,
}


def _said_at(analysis: Analysis, point: int) -> list[Said]:
    place = analysis.source.position(point - (1 if analysis.source.had_mark else 0))
    found = [said for said in all_said(analysis) if said.finding.span.start <= place <= said.finding.span.end]
    return found[:MOST_SAID]


def _card(analysis: Analysis, word: Word) -> Card:
    match word.kind:
        case "instruction":
            words = instruction_words()[word.name]
            return Card(word.name, (_marked(words.summary), _marked(words.text[0])), word.name, words.forms)
        case "flag":
            flag = f"{word.owner} --{word.name}"
            return Card(flag, (_marked(instruction_words()[word.owner].flags[word.name]),), page=word.owner)
        case "mount":
            return Card(f"--mount=type={word.name}", (_marked(mount_words()[word.name].summary),), page="RUN")
        case "key":
            key = f"{word.name} of a {word.owner} mount"
            return Card(key, (_marked(mount_words()[word.owner].keys[word.name]),), page="RUN")
        case "stage":
            return _stage_card(analysis, analysis.stages[word.stage or 0])
        case "variable":
            return _variable_card(word)


def _stage_card(analysis: Analysis, found: Stage) -> Card:
    name = found.name or f"stage {found.index}"
    below = "" if found.base_stage is None else f", which is the stage of line {analysis.stages[found.base_stage].line}"
    sentences = [format_html("Begins on line {} with <code>{}</code>{}.", found.line, found.base or "an image", below)]
    takers = [stage.line for stage in analysis.stages if found.index in stage.depends_on]
    if found.is_target:
        sentences.append(format_html("{}", "It is what the build makes."))
    elif not found.is_needed:
        sentences.append(format_html("{}", "The build does not need it, and leaves it out."))
    if takers:
        lines = format_html_join(", ", "{}", ((line,) for line in takers))
        sentences.append(format_html("Needed by the stage{} of line {}.", "" if len(takers) == 1 else "s", lines))
    return Card(f"Stage {name}", tuple(sentences), page="FROM")


def _variable_card(word: Word) -> Card:
    variable = word.variable
    if variable is None or not variable.line:
        sentence = format_html("{}", "The builder sets it; it describes the platforms of the build.")
        return Card(f"${word.name}", (sentence,), page="ARG")
    setter = format_html("Set by <code>{}</code> on line {}", variable.keyword, variable.line)
    value = format_html(" to <code>{}</code>.", variable.value) if variable.value else format_html("{}", ", without a value.")
    return Card(f"${word.name}", (setter + value,), page=variable.keyword)


def _marked(sentence: str) -> SafeString:
    """A sentence of ours, what stands between backquotes as code."""
    parts = enumerate(sentence.split("`"))
    return format_html_join("", "{}", ((format_html("<code>{}</code>", part) if at % 2 else part,) for at, part in parts))
