"""Parser directives: where they may stand and what ends them."""

from __future__ import annotations

import pytest

from learn.dockerfile.syntax import Syntax, parse, read


def parsed(text: str) -> Syntax:
    return parse(read(text))


def directives(text: str) -> dict[str, str]:
    return {directive.name: directive.value for directive in parsed(text).directives}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("# syntax=docker/dockerfile:1\n", {"syntax": "docker/dockerfile:1"}, id="syntax"),
        pytest.param("#SynTax = a b \t\n", {"syntax": "a b"}, id="any case, blanks around, the whole value"),
        pytest.param("# escape=`\n# check=skip=all\n", {"escape": "`", "check": "skip=all"}, id="two of them"),
        pytest.param("# escape=`\r\n# syntax=a\r\n", {"escape": "`", "syntax": "a"}, id="carriage returns"),
        pytest.param("\ufeff# escape=`\n", {"escape": "`"}, id="after a byte-order mark"),
        pytest.param("\n# escape=`\n", {}, id="an empty line before ends them"),
        pytest.param("# a comment\n# escape=`\n", {}, id="a comment before ends them"),
        pytest.param("# check2=x\n# escape=`\n", {}, id="an unknown name before ends them"),
        pytest.param("# syntax=\n# escape=`\n", {}, id="no value is no directive"),
        pytest.param("FROM a\n# escape=`\n", {}, id="not after an instruction"),
        pytest.param("  # escape=`\n", {"escape": "`"}, id="escape may be indented"),
        pytest.param("  # syntax=a\n# escape=`\n", {"escape": "`"}, id="an indented syntax only lets escape pass"),
        pytest.param("#!/bin/x\n# syntax=a\n# escape=`\n", {"syntax": "a"}, id="after #! there is no escape"),
        pytest.param("// syntax=a\n", {"syntax": "a"}, id="syntax also behind two slashes"),
        pytest.param("// check=skip=all\n", {}, id="only syntax behind two slashes"),
    ],
)
def test_directives(head: str, expected: dict[str, str]) -> None:
    assert directives(head + "FROM scratch\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"syntax": "example/builder", "steps": [1]}', {"syntax": "example/builder"}),
        ('\ufeff {\n  "check": "skip=all",\n  "syntax": "a b"\n}\n', {"syntax": "a b"}),
        ('{"syntax": 1}', {}),
        ('{"syntax": "a"} b', {}),
        ("{" * 100_000, {}),
        ('{"syntax":' + "[" * 100_000, {}),
    ],
)
def test_a_file_of_json_names_its_frontend(text: str, expected: dict[str, str]) -> None:
    assert directives(text) == expected


def test_directives_are_in_file_order_with_their_lines() -> None:
    found = parsed("# check=skip=all\n# escape=`\n# syntax=a\nFROM a\n").directives
    assert [(directive.name, directive.line) for directive in found] == [("check", 1), ("escape", 2), ("syntax", 3)]


def test_escape_is_in_force_for_the_file() -> None:
    syntax = parsed("# escape=`\nRUN dir C:\\ `\n  /s\n")
    assert syntax.escape == "`"
    assert [node.arguments for node in syntax.nodes] == [("dir C:\\   /s",)]


@pytest.mark.parametrize(
    ("head", "line", "message"),
    [
        ("# escape=x\n", 1, "invalid escape token 'x' does not match ` or \\"),
        ("# escape= \n", 1, "invalid escape token ' ' does not match ` or \\"),
        ("# syntax=a\n# escape=`\n# Escape=`\n", 3, "only one escape parser directive can be used"),
        ("# syntax=a\n# syntax=b\n", 2, "only one syntax parser directive can be used"),
    ],
)
def test_refusals_stand_at_their_own_line(head: str, line: int, message: str) -> None:
    syntax = parsed(head + "FROM scratch\n")
    assert [(error.span.start.line, error.message) for error in syntax.errors] == [(line, message)]
    assert [node.keyword for node in syntax.nodes] == ["FROM"]


def test_a_directive_is_no_comment_of_the_first_instruction() -> None:
    assert parsed("# syntax=a\n# why\nFROM a\n").nodes[0].comments == ("why",)


def test_a_long_run_of_blanks_in_a_directive_is_read_at_once() -> None:
    assert directives("# syntax=a" + " " * 60_000 + "b\nFROM a\n")["syntax"].endswith("b")
