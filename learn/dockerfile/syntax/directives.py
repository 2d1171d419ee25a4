"""Parser directives: `# syntax=`, `# escape=` and `# check=` at the head of the file.

BuildKit reads them twice. Its parser wants `escape` and takes indented lines; another pass over the file, which skips a `#!`
line and takes no indented ones, looks for `syntax` and `check`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from learn.dockerfile.findings import Finding, Position, Span
from learn.dockerfile.golang import SPACE
from learn.dockerfile.syntax.nodes import Directive
from learn.dockerfile.syntax.source import Source

DEFAULT_ESCAPE: Final = "\\"
_NAMES: Final = ("syntax", "escape", "check")
_GO_SPACE: Final = "\t\n\f\r "  # \s of Go's regular expressions
_NAME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9]*+)[\t\n\f\r ]*+=")


class Head(NamedTuple):
    """What the head of a file says. `length` is the number of lines that are directives for the parser."""

    directives: tuple[Directive, ...]
    escape: str
    errors: tuple[Finding, ...]
    length: int


_NO_HEAD: Final = Head((), DEFAULT_ESCAPE, (), 0)


def read_head(source: Source, long_lines: Collection[int]) -> Head:
    """Read the directives of a file; lines that are too long end them."""
    lines = source.lines
    first = lines[0].lstrip(SPACE)[:1] if lines else ""
    if first not in ("#", "/", "{"):
        return _NO_HEAD
    if first == "{":
        return Head(_read_json(source), DEFAULT_ESCAPE, (), 0)
    escape, length, errors = _read_escape(source, long_lines)
    named = _read_named(lines, "#", long_lines)
    if lines[0][:1] == "/" or (lines[0][:2] == "#!" and "syntax" not in [directive.name for directive in named]):
        named += [found for found in _read_named(lines, "//", long_lines) if found.name == "syntax"]
    directives = [directive for directive in named if directive.name != "escape"]
    if escape is None:
        return Head(tuple(directives), DEFAULT_ESCAPE, tuple(errors), length)
    directives.append(escape)
    directives.sort(key=lambda directive: directive.line)
    return Head(tuple(directives), escape.value, tuple(errors), length)


def _read_escape(source: Source, long_lines: Collection[int]) -> tuple[Directive | None, int, list[Finding]]:
    """BuildKit's Parse: directives.possibleParserDirective for each line, until one is not a directive."""
    escape: Directive | None = None
    seen: set[str] = set()
    errors: list[Finding] = []
    for index, raw in enumerate(source.lines):
        found = None if index in long_lines else _directive(raw.rstrip("\r").lstrip(SPACE), "#", index + 1)
        if found is None:
            return escape, index, errors
        if found.name in seen:
            errors.append(_error(source, index + 1, f"only one {found.name} parser directive can be used"))
        elif found.name == "escape":
            if found.value in ("\\", "`"):
                escape = found
            else:
                message = f"invalid escape token '{found.value}' does not match ` or \\"
                errors.append(_error(source, index + 1, message))
        seen.add(found.name)
    return escape, len(source.lines), errors


def _read_named(lines: Sequence[str], comment: str, long_lines: Collection[int]) -> list[Directive]:
    """BuildKit's DirectiveParser.ParseAll: the directives up to the first line that is none or repeats one."""
    named: list[Directive] = []
    for index in range(1 if lines[0].startswith("#!") else 0, len(lines)):
        found = None if index in long_lines else _directive(lines[index], comment, index + 1)
        if found is None or found.name in [earlier.name for earlier in named]:
            break
        named.append(found)
    return named


def _read_json(source: Source) -> tuple[Directive, ...]:
    """The frontend that `{"syntax": "…"}` names, for languages whose files are JSON. BuildKit: DetectSyntax."""
    try:
        found = json.loads(source.text)
    except (ValueError, RecursionError):
        return ()
    value = found.get("syntax") if isinstance(found, dict) else None
    return (Directive("syntax", value, 1),) if isinstance(value, str) else ()


def _directive(line: str, comment: str, number: int) -> Directive | None:
    if line[: len(comment)] != comment:
        return None
    line = line[len(comment) :].lstrip(SPACE)
    match = _NAME.match(line)
    if match is None:
        return None
    name, rest = match[1].lower(), line[match.end() :]
    # BuildKit's pattern wants one character at least, and takes the last blank for it where there is nothing else.
    value = rest.strip(_GO_SPACE) or rest[-1:]
    return Directive(name, value, number) if value and name in _NAMES else None


def _error(source: Source, number: int, message: str) -> Finding:
    return Finding(None, message, Span(Position(number, 1), source.end_of_line(number)))
