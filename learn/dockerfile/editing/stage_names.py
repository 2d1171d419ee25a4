"""Where a stage is named: behind AS, and wherever something is built on it or copied from it.

Which stage a name means is read off the analysis; only the places are looked for here. A name that quotes or escapes tear apart
is found nowhere, and then the stage cannot be renamed: what a renaming comes to is analysed before it is handed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.analysis import Analysis, Options, analyze
from learn.dockerfile.build import Stage
from learn.dockerfile.build.places import find_words
from learn.dockerfile.editing.edits import Edit, apply_edits
from learn.dockerfile.golang import to_lower
from learn.dockerfile.instruction import parse_integer
from learn.dockerfile.instructions.from_ import From
from learn.dockerfile.syntax import Node

_NAME: Final = re.compile(r"[a-z][a-z0-9\-_.]*", re.IGNORECASE)
_COMMENT_LINE: Final = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
_FROM_FLAG: Final = re.compile(r"--from=([\"']?)([^\s\"'\\`]{1,200}+)\1(?=\s|\\|`|\Z)")
_MOUNT: Final = re.compile(r"--mount=\S+")
_FROM_KEY: Final = re.compile(r"(?<=[=,])from=([^\s,\"'\\`]+)", re.IGNORECASE)
LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Mention:
    """A place, in code points of the text, where a stage is meant: by its name, or by its number (`is_number`)."""

    start: int
    end: int
    stage: int
    is_definition: bool = False
    is_number: bool = False


class RenamingRefused(Exception):
    """Why a stage cannot be renamed, as a sentence for the person who asked."""


def stage_mentions(analysis: Analysis) -> tuple[Mention, ...]:
    """Every place where a stage of the file is meant, in the order of the file."""
    stages = analysis.stages
    by_name = {stage.name: stage.index for stage in stages if stage.name}
    shift = 1 if analysis.source.had_mark else 0
    found = [mention for stage in stages for mention in _in_from(analysis, stage)]
    fired = {step.triggered_by for stage in stages for step in stage.steps}
    for node in analysis.nodes:
        # A trigger that fires in no stage of this file means the stages of another.
        if node.keyword in ("COPY", "RUN") or node.index in fired:
            found += _in_flags(analysis, node, by_name, len(stages))
    found = [Mention(it.start + shift, it.end + shift, it.stage, it.is_definition, it.is_number) for it in found]
    return tuple(sorted(found, key=lambda mention: mention.start))


def mention_at(analysis: Analysis, offset: int) -> Mention | None:
    """The mention of a stage that an offset is in or next to."""
    return next((mention for mention in stage_mentions(analysis) if mention.start <= offset <= mention.end), None)


def definition_of(analysis: Analysis, stage: int) -> tuple[int, int]:
    """From where to where in the text a stage is defined: its name behind AS, or its whole FROM where it has none."""
    for mention in stage_mentions(analysis):
        if mention.stage == stage and mention.is_definition:
            return mention.start, mention.end
    node, source = analysis.stages[stage].node, analysis.source
    shift = 1 if source.had_mark else 0
    return node.offset + shift, source.line_starts[node.end_line - 1] + len(source.line(node.end_line)) + shift


def rename_stage(analysis: Analysis, stage: int, name: str) -> tuple[Edit, ...]:
    """The edits that give a stage another name, everywhere it is named. Raises RenamingRefused."""
    name = name.strip()
    mentions = [it for it in stage_mentions(analysis) if it.stage == stage and not it.is_number]
    if not any(mention.is_definition for mention in mentions):
        raise RenamingRefused("This stage has no name yet. Give it one behind its image: FROM … AS name.")
    _check_name(analysis, stage, name)
    edits = tuple([Edit(mention.start, mention.end, name) for mention in mentions])
    text = ("\ufeff" if analysis.source.had_mark else "") + analysis.source.text
    unjudged = Options(checks=False)
    before, after = analyze(text, unjudged), analyze(apply_edits(text, edits), unjudged)
    if _graph(before) != _graph(after):
        raise RenamingRefused(
            f"With the name {name} the file would be built otherwise: another stage or an image has it, or a place that means "
            "this stage is written so that it was not found."
        )
    return edits


def _check_name(analysis: Analysis, stage: int, name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise RenamingRefused(f"A name of at most {LONGEST_NAME} characters, please.")
    if _NAME.fullmatch(name) is None:
        raise RenamingRefused("A stage’s name begins with a letter and goes on with letters, digits, “-”, “_” and “.”.")
    for other in analysis.stages:
        if other.index != stage and other.name == to_lower(name):
            raise RenamingRefused(f"The stage on line {other.line} is called {name} already.")


def _graph(analysis: Analysis) -> list[object]:
    """What of a build a stage's name must not change."""
    stages: list[object] = [
        (stage.base_stage, stage.base if stage.base_stage is None else "", stage.depends_on, stage.is_needed)
        for stage in analysis.stages
    ]
    return [*stages, len(analysis.errors)]


def _in_from(analysis: Analysis, stage: Stage) -> Iterator[Mention]:
    instruction = analysis.build.instructions.get(stage.node.index)
    if not isinstance(instruction, From):
        return
    words = stage.node.arguments
    places = find_words(analysis.source, stage.node, words)
    if stage.base_stage is not None and places[0] is not None and "$" not in words[0]:
        yield Mention(places[0], places[0] + len(words[0]), stage.base_stage)
    if stage.name and len(words) == 3 and places[2] is not None:
        yield Mention(places[2], places[2] + len(words[2]), stage.index, is_definition=True)


def _in_flags(analysis: Analysis, node: Node, by_name: dict[str, int], count: int) -> Iterator[Mention]:
    source = analysis.source
    start = node.offset + len(node.written)
    here = sum([heredoc.content.count("\n") + 1 for heredoc in node.heredocs])
    end = source.line_starts[node.end_line - here]
    text = _COMMENT_LINE.sub(lambda match: " " * len(match.group()), source.text[start:end])
    for match, at in _written(text):
        name = match.group(at)
        place = start + match.start(at)
        number = parse_integer(name) if at == 2 else None
        index = number if number is not None else by_name.get(to_lower(name))
        if index is not None and 0 <= index < count:
            yield Mention(place, place + len(name), index, is_number=number is not None)


def _written(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """`--from=name` of a COPY, `from=name` in the mounts of a RUN, with the number of the group that holds the name."""
    for match in _FROM_FLAG.finditer(text):
        yield match, 2
    for mount in _MOUNT.finditer(text):
        for match in _FROM_KEY.finditer(text, mount.start(), mount.end()):
            yield match, 1
