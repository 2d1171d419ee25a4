"""A drawing as a picture file of its own: SVG that brings its colours along, on a light ground, for a slide or a document.

No style sheet comes with a file, and viewers know no custom properties: each colour is worked out here and written plainly. The
colours are those of the site's light theme, `static/css/tokens.css`.
"""

from __future__ import annotations

from typing import Final

from learn.diagrams.drawing import Box, Drawing, Slip, instruction_class
from learn.diagrams.svg import escape_text, render

WIDTH: Final = 720
"""User units across, pixels at natural size."""

MARGIN: Final = 24.0
HEADER: Final = 62.0
LINE: Final = 18.0
CHARACTERS: Final = 98  # of a sentence on one line, at 13 units

PAPER, INK, INK_SOFT, LINE_COLOUR, LINE_STRONG = "#fcfdfd", "#10222d", "#475b67", "#d3dde2", "#74858f"

FAMILIES: Final = {
    "base": "#0f3a7d", "run": "#bb3302", "files": "#0d6b45", "variables": "#5f2aa8", "start": "#5c0a3d", "place": "#05768d",
    "outside": "#453f00", "notes": "#43505c",
}  # fmt: skip
"""The colours of instructions, by family."""

INSTRUCTIONS: Final = {
    "FROM": "base", "RUN": "run", "COPY": "files", "ADD": "files", "ENV": "variables", "ARG": "variables", "CMD": "start",
    "ENTRYPOINT": "start", "WORKDIR": "place", "USER": "place", "SHELL": "place", "EXPOSE": "outside", "VOLUME": "outside",
    "HEALTHCHECK": "outside", "STOPSIGNAL": "outside",
}  # fmt: skip
"""The family of each; any other is a note."""

_FONT: Final = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'
_CODE: Final = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'

_STYLE: Final = f"""
text {{ font-family: {_FONT}; fill: {INK}; }}
.heading {{ font-size: 18px; font-weight: 680; }}
.sentence {{ font-size: 13px; fill: {INK_SOFT}; }}
.drawing__line, .drawing__code, .drawing__keyword {{ font-family: {_CODE}; font-size: 13.5px; }}
.drawing__keyword {{ font-weight: 700; }}
.drawing__detail, .drawing__note {{ font-size: 12px; fill: {INK_SOFT}; }}
.drawing__size {{ font-size: 12.5px; font-weight: 650; }}
.drawing__number {{ font-size: 12px; font-weight: 600; fill: #ffffff; }}
.drawing__badge {{ fill: {INK_SOFT}; }}
.box__ground {{ fill: #f0f4f6; stroke: {LINE_STRONG}; }}
.box__edge {{ fill: {INK_SOFT}; }}
.box--scratch .box__ground, .box--writable .box__ground, .box--unneeded .box__ground {{ fill: none; stroke: {LINE_STRONG}; }}
.box--scratch .box__ground {{ stroke-dasharray: 2 4; }}
.box--writable .box__ground {{ stroke-width: 1.5; stroke-dasharray: 6 4; }}
.box--hatched text {{ paint-order: stroke; stroke: {PAPER}; stroke-width: 4px; stroke-linejoin: round; }}
.box--hatched .drawing__number {{ stroke: none; }}
.hatch__line {{ stroke: {LINE_STRONG}; stroke-width: 1.25; }}
.slip__ground {{ fill: none; stroke: {LINE_COLOUR}; }}
.slip .drawing__badge {{ fill: {PAPER}; stroke: {LINE_STRONG}; stroke-width: 1.25; }}
.slip .drawing__number {{ fill: {INK}; }}
.arrow__line {{ fill: none; stroke: {INK_SOFT}; stroke-width: 1.5; }}
.arrow__head {{ fill: {INK_SOFT}; }}
""".strip()


def render_alone(drawing: Drawing, sentences: tuple[str, ...] = ()) -> str:
    """The drawing as an SVG document, with its title and `sentences` above it as text."""
    lines = [line for sentence in sentences for line in _wrapped(sentence)]
    inside = WIDTH - 2 * MARGIN
    top = HEADER + LINE * len(lines)
    drawn_height = drawing.height if drawing.is_fluid else drawing.height * min(1.0, inside / drawing.width)
    height = round(top + drawn_height + MARGIN)
    said = "".join(
        f'<text class="sentence" x="{MARGIN:g}" y="{HEADER - 6 + LINE * number:g}">{escape_text(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{escape_text(drawing.title)}</title><desc>{escape_text(drawing.description)}</desc>"
        f"<style>{_STYLE}\n{_instruction_rules(drawing)}</style>"
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>'
        f'<text class="heading" x="{MARGIN:g}" y="36">{escape_text(drawing.title)}</text>{said}'
        f"{render(drawing, place=(MARGIN, top, inside, drawn_height))}</svg>\n"
    )


def colour_of(keyword: str) -> str:
    """The colour of an instruction on a light ground."""
    return FAMILIES[INSTRUCTIONS.get(keyword, "notes")]


def _instruction_rules(drawing: Drawing) -> str:
    """Rules for the instructions that are there. A base is deeper than a layer, as on the page."""
    parts: list[Box | Slip] = [*drawing.boxes, *drawing.slips]
    keywords = sorted({part.keyword for part in parts if part.keyword is not None})
    rules = []
    for keyword in keywords:
        name, colour = "." + instruction_class(keyword), colour_of(keyword)
        rules.append(f"{name} .drawing__keyword {{ fill: {colour}; }}")
        rules.append(f".box{name} .drawing__badge, .box{name} .box__edge {{ fill: {colour}; }}")
        rules.append(f".slip{name} .drawing__badge {{ stroke: {colour}; }}")
        rules.append(f".slip{name} .drawing__number {{ fill: {colour}; }}")
        for role, part in (("layer", 0.10), ("base", 0.16), ("stage", 0.10), ("target", 0.10)):
            ground, edge = mixed(colour, part), mixed(colour, 0.55)
            rules.append(f".box--{role}{name} .box__ground {{ fill: {ground}; stroke: {edge}; }}")
    return "\n".join(rules)


def mixed(colour: str, part: float) -> str:
    """A part of a colour on paper, as `#rrggbb`."""
    over, under = _channels(colour), _channels(PAPER)
    return "#" + "".join(f"{round(part * one + (1 - part) * other):02x}" for one, other in zip(over, under, strict=True))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _wrapped(sentence: str) -> list[str]:
    """A sentence on lines of at most CHARACTERS characters; a word that is longer is cut."""
    lines = [""]
    for word in sentence.split():
        cut = word if len(word) <= CHARACTERS else word[: CHARACTERS - 1] + "…"
        if lines[-1] and len(lines[-1]) + 1 + len(cut) > CHARACTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {cut}".strip()
    return [line for line in lines if line]
