"""Lists that templates show: choices, steps, layers. Written here because a template takes most of an edit's time for them.

Every text in them is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.template import Library

from learn.diagrams import SvgText, escape_text
from learn.diagrams.drawing import instruction_class
from learn.diagrams.stages import Crossed
from learn.workbench.building import StepRow, Told
from learn.workbench.comparison import Comparison, LayerRow, ValueRow
from learn.workbench.panels import Choice
from learn.workbench.panels.stages import Target

LONGEST_WHY = 900
"""Characters of a reason that are shown."""

LONGEST_TARGET = 40
"""Characters of a stage's name on a button."""

MOST_ITEMS = 12
"""Sentences or words of one list that are shown."""

LONGEST_SENTENCE = 300
LONGEST_WORD = 80
"""Characters of one of them."""

register = Library()


@register.filter
def options(choices: Iterable[Choice], chosen: str) -> SvgText:
    """The options of a select, of which the one with the value `chosen` is selected."""
    return SvgText(
        "".join(
            [
                f'<option value="{escape_text(choice.value)}"{" selected" if choice.value == chosen else ""}>'
                f"{escape_text(choice.title)}</option>"
                for choice in choices
            ]
        )
    )


@register.filter
def items(sentences: Sequence[str]) -> SvgText:
    """The first sentences as items of a list."""
    return SvgText("".join([f"<li>{escape_text(_cut(one, LONGEST_SENTENCE))}</li>" for one in sentences[:MOST_ITEMS]]))


@register.filter
def codes(words: Sequence[str]) -> SvgText:
    """The first words as code, with commas between them, and how many more there are."""
    more = f" and {len(words) - MOST_ITEMS} more" if len(words) > MOST_ITEMS else ""
    return SvgText(", ".join([f"<code>{escape_text(_cut(one, LONGEST_WORD))}</code>" for one in words[:MOST_ITEMS]]) + more)


@register.filter
def steps(told: Told) -> SvgText:
    """The steps of a build, each with what becomes of it."""
    return _steps(told, with_reasons=False)


@register.filter
def reasoned_steps(told: Told) -> SvgText:
    """The steps of a build, each with what becomes of it, and why."""
    return _steps(told, with_reasons=True)


def _steps(told: Told, *, with_reasons: bool) -> SvgText:
    rows = "".join([_step(row, _why(row) if with_reasons else "") for row in told.rows])
    return SvgText(f'<ol class="steps">{rows}</ol>')


def _step(row: StepRow, why: str) -> str:
    about = "" if row.instruction is None else f' data-instruction="{row.instruction}"'
    said = f'<p><b class="step__fate">{row.said}</b> <code>{escape_text(row.title)}</code></p>'
    return f'<li class="step step--{row.fate} {row.colour}"{about}>{said}{why}</li>\n'


def _why(row: StepRow) -> str:
    line = f"Line {row.line}"
    if row.instruction is not None:
        line = f'<a href="#dockerfile" data-line="{row.line}" data-column="1">{line}</a>'
    text = _cut(row.why, LONGEST_WHY)
    return f'<p class="step__why">{line}{f": {escape_text(text)}" if text else ""}</p>'


@register.filter
def sums(found: Comparison) -> SvgText:
    """How many layers each fate has, and their bytes."""
    return SvgText("; ".join([f"<b>{count}</b> {fate} ({escape_text(str(size))})" for fate, count, size in found.sums]))


@register.filter
def layers(rows: Iterable[LayerRow], is_in_editor: bool) -> SvgText:
    """The rows of compared layers. `is_in_editor` tells that the later state is what stands in the editor."""
    return SvgText("".join([_layer(row, is_in_editor) for row in rows]))


def _layer(row: LayerRow, is_in_editor: bool) -> str:
    about = ""
    if is_in_editor and row.instruction is not None:
        about = f' class="{instruction_class(row.keyword)}" data-instruction="{row.instruction}"'
    why = f" <small>{escape_text(row.why)}</small>" if row.why else ""
    moved = row.fate == "shared" and row.line_before != row.line_after
    line = f"{row.line_before} → {row.line_after}" if moved else str(row.line_after or row.line_before)
    return f"<tr{about}>{_fate(row.fate)}<td>{escape_text(row.words)}{why}</td><td>{line}</td><td>{row.size}</td></tr>\n"


@register.filter
def values(rows: Iterable[ValueRow]) -> SvgText:
    """The rows of values of the configuration that differ."""
    return SvgText("".join([_value(row) for row in rows]))


def _value(row: ValueRow) -> str:
    cells = ["not set" if text is None else f"<code>{escape_text(text)}</code>" for text in (row.before, row.after)]
    return f"<tr>{_fate(row.fate)}<td>{escape_text(row.setting)}</td><td>{cells[0]}</td><td>{cells[1]}</td></tr>\n"


def _fate(fate: str) -> str:
    return f'<th scope="row"><span class="fate fate--{fate}">{fate}</span></th>'


@register.filter
def crossed(found: Iterable[Crossed]) -> SvgText:
    """What crosses from stage to stage, each arrow with its files."""
    return SvgText("".join([_crossed(number, one) for number, one in enumerate(found, 1)]))


def _crossed(number: int, one: Crossed) -> str:
    files = "".join([f"<li><code>{escape_text(path)}</code> {escape_text(size)}</li>" for path, size in one.files])
    more = f"<li>and {escape_text(one.more)}</li>" if one.more else ""
    unknown = "".join([f"<p>Not known: {escape_text(it)}. Only running the build would show it.</p>" for it in one.unknown])
    return (
        f'<details class="as-text crossed" id="crossed-{number}" data-instruction="{one.instruction}">'
        f"<summary>{escape_text(one.title)}: {escape_text(one.what)}</summary>"
        f"{f'<ul>{files}{more}</ul>' if files else ''}{unknown}</details>\n"
    )


@register.filter
def targets(found: Iterable[Target]) -> SvgText:
    """A button for each stage that can be built by itself, and the names of the others."""
    return SvgText("\n".join([_target(target) for target in found]))


def _target(target: Target) -> str:
    title = _cut(target.title, LONGEST_TARGET)
    if target.value is None:
        return f'<span class="targets__none">{escape_text(title)}</span>'
    return (
        f'<button class="targets__choice" type="submit" form="bench" name="do" value="target:{escape_text(target.value)}" '
        f'id="target-{target.index}" aria-pressed="{"true" if target.is_target else "false"}">{escape_text(title)}</button>'
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
