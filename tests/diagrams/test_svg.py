"""The markup of a drawing: nothing of what somebody typed acts in it, and everything in it can be reached and read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from learn.diagrams import layers, render, stages
from learn.dockerfile import analyze

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "FROM x\nRUN </text><script>alert(1)</script> \"' onload=alert(1)\n",
    "FROM x\nRUN \x01\x1b[31m\x7f\u202eevil\u2066\n",
    'FROM "><img src=x onerror=alert(1)> AS a\nCOPY a b\n',
    "FROM x\nLABEL \U0001f6a2=\U0001f6a2\nRUN 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字\n",
    "FROM a AS " + "n" * 5_000 + "\nRUN " + "y" * 50_000 + "\n",
]


def tree(text: str, href: str | None = None) -> ET.Element:
    """The stack's markup, read back; an HTML page needs no namespace on it, an XML reader does."""
    drawing = layers.draw(analyze(text), href=href)
    assert drawing is not None
    return ET.fromstring(render(drawing).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_becomes_markup(text: str) -> None:
    root = tree(text)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "desc", "title", "g", "rect", "text", "tspan"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in ("style", "id", "xlink:href")}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_cannot_be_shown_or_would_disguise_is_replaced(text: str) -> None:
    markup = str(render(layers.draw(analyze(text))))  # type: ignore[arg-type]
    assert not set(markup) & {chr(code) for code in (*range(9), 0x1B, 0x7F, 0x202E, 0x2066)}


def test_text_on_the_picture_is_cut_to_its_box_and_whole_for_those_who_listen() -> None:
    root = tree("FROM x\nRUN " + "y" * 300 + "\n")
    part = next(part for part in root.iter(f"{SVG}g") if part.get("data-instruction") == "1")
    _, narrow, wide = (span.text or "" for span in part.iter(f"{SVG}tspan"))
    assert 25 < len(narrow) < 40 < len(wide) < 60
    assert narrow.endswith("…")
    assert wide.endswith("…")
    assert "y" * 300 in (part.get("aria-label") or "")


def test_what_fits_a_phone_is_written_once() -> None:
    part = next(part for part in tree("FROM x\nRUN true\n").iter(f"{SVG}g") if part.get("data-instruction") == "1")
    assert [span.text for span in part.iter(f"{SVG}tspan")] == ["RUN", "true"]


def test_no_line_however_long_makes_a_large_picture() -> None:
    drawing = layers.draw(analyze("FROM x\nRUN true \\\n" + "  && true \\\n" * 20_000))
    assert drawing is not None
    assert len(render(drawing)) < 5_000
    assert all(len(cell) <= 400 for row in drawing.table.rows for cell in row.cells)


def test_every_instruction_can_be_reached_with_the_keyboard_and_names_itself() -> None:
    text = "FROM x\nRUN a\nCMD b\n"
    for root, reach in ((tree(text), "tabindex"), (tree(text, href="#dockerfile"), "href")):
        parts = [element for element in root.iter() if element.get("data-instruction") is not None]
        assert [part.get("data-instruction") for part in parts] == ["2", "1", "0"]
        assert all(part.get(reach) is not None and part.get("aria-label") for part in parts)


def test_an_instruction_nobody_knows_cannot_choose_a_class() -> None:
    drawing = stages.draw(analyze('FROM x\n"onclick=1 y\n'))
    assert drawing is not None
    assert "onclick" not in render(drawing)


def test_a_template_takes_the_markup_as_it_is() -> None:
    drawing = layers.draw(analyze("FROM x\n"))
    assert drawing is not None
    assert render(drawing).__html__() == str(render(drawing))
