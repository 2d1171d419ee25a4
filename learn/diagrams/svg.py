"""A drawing as SVG, and the rows of its table. The one place outside the templates that writes markup, and every text in it is
escaped here.

Nothing but classes says how things look, because the site's policy refuses inline styles. The one `id` is that of the pattern
for what is hatched, the same in all drawings of a kind: whichever a browser takes is right. Whatever can be pointed at can be
reached with the Tab key: as a link where it leads somewhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from html import escape

from learn.diagrams.drawing import Arrow, Box, Drawing, Row, Slip, Table, instruction_class
from learn.diagrams.markup import SvgText

# What a text has to hold for it to change on its way into markup.
_NOT_PLAIN = re.compile(r"""[&<>"'\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]""")
# Characters that may not stand in a document, and those that turn the direction of writing, which could disguise what is shown.
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def render(drawing: Drawing, place: tuple[float, float, float, float] | None = None) -> SvgText:
    """The drawing as an `<svg>` element, its arrows below its boxes.

    `place` (x, y, width, height) is where it stands in another `<svg>`: then it leads nowhere, and of two widths of a text the
    wider is written.
    """
    if place is not None:
        drawing = _for_paper(drawing)
    parts = [_opening(drawing, place)]
    hatch = f"{drawing.name}-hatch"
    if any(box.hatched for box in drawing.boxes):
        parts.append(_PATTERN.format(hatch))
    parts.extend(_arrow(arrow) for arrow in drawing.arrows)
    standing: list[Box | Slip] = [*drawing.boxes, *drawing.slips]
    standing.sort(key=lambda part: (part.y, part.x))
    fluid = drawing.is_fluid
    parts.extend(_box(part, fluid, hatch) if isinstance(part, Box) else _slip(part, fluid) for part in standing)
    parts.append("</svg>")
    return SvgText("".join(parts))


def tell(table: Table) -> SvgText:
    """A table as HTML, in a box that scrolls where it is too wide; the first cell of each row is its heading."""
    caption = escape_text(table.caption)
    columns = "".join([f'<th scope="col">{escape_text(column)}</th>' for column in table.columns])
    rows = "\n".join(map(_row, table.rows))
    return SvgText(
        f'<div class="scrolls" tabindex="0" role="group" aria-label="{caption}"><table class="told">'
        f'<caption class="visually-hidden">{caption}</caption><thead><tr>{columns}</tr></thead>\n'
        f"<tbody>{rows}</tbody></table></div>"
    )


@lru_cache(maxsize=1_000)
def _row(row: Row) -> str:
    about = f' class="{row.colour}" data-instruction="{row.instruction}"' if row.instruction is not None else ""
    first, *others = map(escape_text, row.cells)
    rest = "".join([f"<td>{cell}</td>" for cell in others])
    return f'<tr{about}><th scope="row">{first}</th>{rest}</tr>'


_PATTERN = (
    '<defs><pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatch__line" d="M1 0V8"/></pattern></defs>'
)


def _for_paper(drawing: Drawing) -> Drawing:
    boxes = tuple([replace(box, href=None, text=box.wide_text or box.text, wide_text="") for box in drawing.boxes])
    slips = tuple([replace(slip, href=None, text=slip.wide_text or slip.text, wide_text="") for slip in drawing.slips])
    return replace(drawing, boxes=boxes, slips=slips)


def _opening(drawing: Drawing, place: tuple[float, float, float, float] | None) -> str:
    view = f'viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}"'
    if place is not None:
        x, y, width, height = [_number(value) for value in place]
        where = f'x="{x}" y="{y}" width="{width}" height="{height}"'
        return f"<svg {where}>" if drawing.is_fluid else f'<svg {where} {view} preserveAspectRatio="xMinYMin">'
    shape = (
        f'class="drawing drawing--fluid" height="{_number(drawing.height)}"' if drawing.is_fluid else f'class="drawing" {view}'
    )
    return f'<svg {shape} role="group" aria-label="{escape_text(drawing.title)}"><desc>{escape_text(drawing.description)}</desc>'


# From one edit to the next most of a picture stays as it is.
@lru_cache(maxsize=1024)
def _box(box: Box, fluid: bool, hatch: str) -> str:
    left = box.x + 12
    middle = box.y + box.height / 2
    first = middle - 5 if box.detail else middle + 5
    inside = [f'<rect class="box__ground" {_edges(box, fluid)} rx="5"/>']
    if box.hatched:
        inside.append(f'<rect class="box__hatch" {_hatched_edges(box, fluid)} fill="url(#{hatch})"/>')
    if box.instruction is not None:
        edge = f'x="{_number(box.x)}" y="{_number(box.y)}" width="5" height="{_number(box.height)}"'
        inside.append(f'<rect class="box__edge" {edge} rx="2"/>')
        inside.append(_badge(box.instruction, left, middle))
        left += 34
    inside.append(_words(box, left, first))
    if box.detail:
        place = f'x="{_number(left)}" y="{_number(middle + 13)}"'
        inside.append(f'<text class="drawing__detail" {place}>{escape_text(box.detail)}</text>')
    if box.note:
        right = 'x="100%" dx="-10"' if fluid else f'x="{_number(box.x + box.width - 10)}"'
        place = f'{right} y="{_number(middle + 13)}" text-anchor="end"'
        inside.append(f'<text class="drawing__size" {place}>{escape_text(box.note)}</text>')
    return _part(box, f"box box--{box.role}{' box--hatched' if box.hatched else ''}", "".join(inside))


@lru_cache(maxsize=1024)
def _slip(slip: Slip, fluid: bool) -> str:
    left = slip.x + 12
    middle = slip.y + slip.height / 2
    inside = [f'<rect class="slip__ground" {_edges(slip, fluid)} rx="3"/>']
    if slip.instruction is not None:
        inside.append(_badge(slip.instruction, left, middle))
        left += 34
    inside.append(_words(slip, left, middle + 4))
    if slip.note:
        right = 'x="100%" dx="-10"' if fluid else f'x="{_number(slip.x + slip.width - 10)}"'
        place = f'{right} y="{_number(middle + 4)}" text-anchor="end"'
        inside.append(f'<text class="drawing__note" {place}>{escape_text(slip.note)}</text>')
    return _part(slip, f"slip slip--{slip.role}", "".join(inside))


def _part(part: Box | Slip, classes: str, inside: str) -> str:
    colour = f" {instruction_class(part.keyword)}" if part.keyword is not None else ""
    about = f'class="{classes}{colour}" aria-label="{escape_text(part.spoken)}"'
    if part.instruction is not None:
        about += f' data-instruction="{part.instruction}"'
    # What pointing at it shows: worth its bytes only where the picture leaves something out.
    title = f"<title>{escape_text(part.spoken)}</title>" if part.text.endswith("…") else ""
    if part.href is not None:
        return f'<a {about} href="{escape_text(part.href)}">{title}{inside}</a>'
    reach = ' tabindex="0"' if part.instruction is not None else ""
    return f'<g {about} role="img"{reach}>{title}{inside}</g>'


def _badge(instruction: int, x: float, middle: float) -> str:
    number = str(instruction + 1)
    width = max(22, 8 * len(number) + 8)
    place = f'x="{_number(x + width / 2)}" y="{_number(middle + 4)}" text-anchor="middle"'
    return (
        f'<rect class="drawing__badge" x="{_number(x)}" y="{_number(middle - 9)}" width="{width}" height="18" rx="4"/>'
        f'<text class="drawing__number" {place}>{number}</text>'
    )


def _words(part: Box | Slip, x: float, y: float) -> str:
    if part.wide_text in ("", part.text):
        code = _code("drawing__code", part.text)
    else:
        code = _code("drawing__code drawing__code--narrow", part.text)
        code += _code("drawing__code drawing__code--wide", part.wide_text)
    keyword = f'<tspan class="drawing__keyword">{escape_text(part.label)}</tspan>'
    return f'<text class="drawing__line" x="{_number(x)}" y="{_number(y)}">{keyword}{code}</text>'


def _code(classes: str, text: str) -> str:
    return f'<tspan class="{classes}" dx="8">{escape_text(text)}</tspan>' if text else ""


def _arrow(arrow: Arrow) -> str:
    path = "M" + " L".join(f"{_number(x)} {_number(y)}" for x, y in arrow.points)
    x, y = arrow.points[-1]
    head = f"{_number(x)},{_number(y)} {_number(x + 8)},{_number(y - 4.5)} {_number(x + 8)},{_number(y + 4.5)}"
    return (
        f'<g class="arrow arrow--{arrow.role}"><title>{escape_text(arrow.label)}</title>'
        f'<path class="arrow__line" d="{path}"/><polygon class="arrow__head" points="{head}"/></g>'
    )


def _edges(part: Box | Slip, fluid: bool) -> str:
    if fluid:
        return f'x="0" y="{_number(part.y + 0.5)}" width="100%" height="{_number(part.height - 1)}"'
    return (
        f'x="{_number(part.x + 0.5)}" y="{_number(part.y + 0.5)}"'
        f' width="{_number(part.width - 1)}" height="{_number(part.height - 1)}"'
    )


def _hatched_edges(box: Box, fluid: bool) -> str:
    """The right part of a box, as wide as its part in vain."""
    height = f'y="{_number(box.y + 1)}" height="{_number(box.height - 2)}"'
    if fluid:
        return f'x="{_number(round(100 * (1 - box.hatched), 2))}%" width="{_number(round(100 * box.hatched, 2))}%" {height}'
    width = round(box.width * box.hatched, 1)
    return f'x="{_number(box.x + box.width - width)}" width="{_number(width)}" {height}'


def _number(value: float) -> str:
    return f"{value:g}"


def escape_text(text: str) -> str:
    """A text for markup: nothing of it acts, and what could disguise it or may not stand in a document is replaced."""
    if _NOT_PLAIN.search(text) is None:
        return text
    return escape(_UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text))
