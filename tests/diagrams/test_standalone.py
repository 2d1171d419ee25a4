"""The picture of the layers as a file of its own."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from learn.diagrams import layers, render_alone, stages
from learn.diagrams.standalone import FAMILIES, INK, INK_SOFT, INSTRUCTIONS, LINE_COLOUR, LINE_STRONG, PAPER, mixed
from learn.dockerfile import analyze
from learn.dockerfile.rebuild import find_waste, simulate, take_snapshot
from tests.diagrams.test_svg import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
TEXT = "FROM python:3.13-slim\nRUN apt-get update && apt-get install -y curl\nRUN rm -rf /var/lib/apt/lists/*\nCMD x\n"


def document(text: str, *sentences: str) -> ET.Element:
    """The file, read back by an XML parser."""
    build = simulate(take_snapshot(text))
    drawing = layers.draw(build.snapshot.analysis, sizes=find_waste(build))
    assert drawing is not None
    return ET.fromstring(render_alone(drawing, sentences).encode())


def words(root: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def test_it_has_a_title_a_description_and_its_text_as_text() -> None:
    root = document(TEXT, "About 156 MB unpacked.")
    assert root.tag == f"{SVG}svg"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.findtext(f"{SVG}title") == "Layers of the image"
    assert "hatched is what later layers hide" in (root.findtext(f"{SVG}desc") or "")
    assert {"Layers of the image", "About 156 MB unpacked.", "~37.7 MB", "line 2 · 21.7 MB hidden"} <= set(words(root))
    assert any("apt-get update && apt-get install -y curl" in text for text in words(root))


def test_it_needs_nothing_from_elsewhere() -> None:
    root = document(TEXT)
    style = root.findtext(f"{SVG}style") or ""
    assert "var(" not in style
    assert "url(" not in style
    assert "light-dark" not in style
    assert "@import" not in style
    references = [value for element in root.iter() for name, value in element.attrib.items() if "href" in name or "url(" in value]
    assert set(references) == {"url(#layers-hatch)"}
    assert not list(root.iter(f"{SVG}a"))


def test_every_part_stands_inside_the_picture() -> None:
    root = document(TEXT, "A sentence. " * 30)
    inner = root.find(f"{SVG}svg")
    assert inner is not None
    assert float(inner.get("y", 0)) + float(inner.get("height", 0)) <= float(root.get("height", 0))
    assert float(inner.get("x", 0)) + float(inner.get("width", 0)) <= float(root.get("width", 0))
    assert all(len(text) <= 98 for text in words(root))


def test_a_picture_that_is_not_a_column_is_scaled_into_its_place() -> None:
    drawing = stages.draw(analyze("FROM a AS x\nFROM b\nCOPY --from=x /a /b\n"))
    assert drawing is not None
    root = ET.fromstring(render_alone(drawing).encode())
    assert root.find(f"{SVG}svg").get("viewBox") is not None  # type: ignore[union-attr]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_acts_in_it(text: str) -> None:
    root = document(text, 'Sentences too: </text><script>alert("1")</script>')
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "defs", "pattern", "path", "g", "rect", "text", "tspan"}
    assert not {name for element in root.iter() for name in element.attrib if name.startswith("on")}


def test_its_colours_are_those_of_the_light_theme() -> None:
    tokens = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
    light = dict(re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]+),", tokens))
    assert {name: light[f"family-{name}"] for name in FAMILIES} == FAMILIES
    assert (light["paper"], light["ink"], light["ink-soft"]) == (PAPER, INK, INK_SOFT)
    assert (light["line"], light["line-strong"]) == (LINE_COLOUR, LINE_STRONG)
    families = dict(re.findall(r"--i-([a-z]+): var\(--family-([a-z]+)\)", tokens))
    named = {name.upper(): family for name, family in families.items() if family != "notes"}
    assert named == INSTRUCTIONS


def test_a_colour_on_paper() -> None:
    assert (mixed("#000000", 0), mixed("#123456", 1)) == (PAPER, "#123456")
