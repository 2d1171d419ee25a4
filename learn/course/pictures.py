"""The rules for our own SVG pictures, which stand within the page and not beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

# What would act, bring its own style, or bring something from elsewhere.
FORBIDDEN = frozenset(
    {"script", "style", "foreignObject", "image", "iframe", "animate", "animateMotion", "animateTransform", "set", "a", "use"}
)
# Said by classes instead, so that a picture changes with the theme.
BY_CLASS = frozenset({"fill", "stroke", "font-family", "font-size", "font-weight", "color", "stop-color", "opacity"})
NEUTRAL = frozenset({"none", "currentColor"})

Fault = tuple[int, str]


@dataclass
class _Reading:
    """What was met so far: faults, ids and what refers to them, the elements that are open, the root's children."""

    prefix: str
    line: int = 1
    faults: list[Fault] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    referred: list[Fault] = field(default_factory=list)
    depth: int = 0
    children: list[str] = field(default_factory=list)

    def blame(self, message: str) -> None:
        self.faults.append((self.line, message))


def picture_faults(svg: str, stem: str) -> Iterator[Fault]:
    """Line and sentence for whatever breaks the rules. `stem` is the file's name without .svg: every id begins with it."""
    reading = _Reading(prefix=f"{stem}-")
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        reading.line = parser.CurrentLineNumber
        _element(reading, name, attributes)
        reading.depth += 1

    def end(name: str) -> None:
        reading.depth -= 1

    def refuse(*_: object) -> None:
        reading.line = parser.CurrentLineNumber
        reading.blame("an XML declaration or DOCTYPE cannot stand within a page")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.XmlDeclHandler = refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(svg, True)
    except expat.ExpatError as error:
        yield error.lineno, f"this is no XML: {expat.ErrorString(error.code)}"
        return
    yield from reading.faults
    if reading.children[:2] != ["title", "desc"]:
        yield 1, "the first elements must be <title> and <desc>, for those who do not see the picture"
    yield from ((line, f"nothing has the id {name}") for line, name in reading.referred if name not in reading.ids)


def _element(reading: _Reading, name: str, attributes: dict[str, str]) -> None:
    if reading.depth == 0:
        _root(reading, name, attributes)
    elif reading.depth == 1:
        reading.children.append(name)
    if name in FORBIDDEN:
        reading.blame(f"<{name}> may not stand in a picture")
    for attribute, value in attributes.items():
        if attribute == "style" or attribute.lower().startswith("on"):
            reading.blame(f"the attribute {attribute} may not stand in a picture: use a class")
        elif attribute in BY_CLASS and value not in NEUTRAL and not value.startswith("url(#"):
            reading.blame(f'{attribute}="{value}" does not change with the theme: use a class')
        elif attribute == "id":
            _identify(reading, value)
        elif attribute in ("href", "xlink:href") and not value.startswith("#"):
            reading.blame(f"{attribute} leads out of the picture: {value}")
        elif attribute in ("aria-labelledby", "aria-describedby"):
            reading.referred.extend((reading.line, word) for word in value.split())
        if value.startswith("url(#") and value.endswith(")"):
            reading.referred.append((reading.line, value[5:-1]))


def _root(reading: _Reading, name: str, attributes: dict[str, str]) -> None:
    if name != "svg":
        reading.blame(f"the root must be <svg>, not <{name}>")
    if "viewBox" not in attributes:
        reading.blame("the root needs a viewBox, so that the picture fits any width")
    if attributes.get("role") != "img":
        reading.blame('the root needs role="img"')


def _identify(reading: _Reading, name: str) -> None:
    if not name.startswith(reading.prefix):
        reading.blame(f"the id {name} must begin with {reading.prefix}, because ids are the whole page's")
    if name in reading.ids:
        reading.blame(f"two elements have the id {name}")
    reading.ids.add(name)
