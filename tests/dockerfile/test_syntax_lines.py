"""Physical lines to instructions: continuations, comments, lines too long, and what is refused where."""

from __future__ import annotations

import pytest

from learn.dockerfile.findings import Position, Span
from learn.dockerfile.syntax import MAX_LINE_BYTES, Node, Syntax, parse, read
from learn.dockerfile.syntax.lines import strip_continuation

LONG = "a" * (MAX_LINE_BYTES + 1)
TOO_LONG = "dockerfile line greater than max allowed size of 65535"


def parsed(text: str) -> Syntax:
    return parse(read(text))


def only(text: str) -> Node:
    syntax = parsed(text)
    assert not syntax.errors
    (node,) = syntax.nodes
    return node


def errors(text: str) -> list[tuple[int, str]]:
    return [(error.span.start.line, error.message) for error in parsed(text).errors]


@pytest.mark.parametrize(
    ("line", "piece"),
    [
        ("RUN a", None),
        ("RUN a \\", "RUN a "),
        ("RUN a\\ \t ", "RUN a"),
        ("\\", ""),
        ("  \\", "  "),
        pytest.param("RUN a\\\\", None, id="an escaped escape"),
        pytest.param("RUN a\\\\\\", None, id="BuildKit cannot count them"),
        pytest.param("RUN a\\\v", None, id="only blanks and tabs may follow"),
    ],
)
def test_what_continues_a_line(line: str, piece: str | None) -> None:
    assert strip_continuation(line, "\\") == piece


@pytest.mark.parametrize(
    ("text", "original", "end_line", "empty"),
    [
        pytest.param("RUN a \\\n  b", "RUN a   b", 2, 0, id="blanks of the next line stay"),
        pytest.param("RUN a\\\nb", "RUN ab", 2, 0, id="nothing is put between"),
        pytest.param("RUN a \\\n# no\n\t# nor this\\\n b", "RUN a  b", 4, 0, id="comments are dropped"),
        pytest.param("RUN a \\\n\n \t\u3000\n b", "RUN a  b", 4, 2, id="empty lines are dropped and the first is kept in mind"),
        pytest.param("RUN a \\\r\n b\r\r\n", "RUN a  b", 2, 0, id="carriage returns at the end are dropped"),
        pytest.param("RUN a\rb", "RUN a\rb", 1, 0, id="a lone carriage return stays"),
        pytest.param("  \u2028RUN a", "RUN a", 1, 0, id="space before the first line is dropped"),
        pytest.param("RUN a \\", "RUN a ", 1, 0, id="a continuation at the end of the file"),
        pytest.param("RUN a \\\n# x\n\n", "RUN a ", 3, 3, id="what follows it may be nothing"),
    ],
)
def test_logical_lines(text: str, original: str, end_line: int, empty: int) -> None:
    node = only(text)
    assert (node.original, node.start_line, node.end_line, node.empty_continuation) == (original, 1, end_line, empty)


@pytest.mark.parametrize(
    ("text", "offset", "start_line"),
    [
        ("FROM a", 0, 1),
        ("\n# c\n\t FROM a", 7, 3),
        ("\ufeffFROM a", 0, 1),
        pytest.param("\\\n# c\n\n  RUN x", 9, 1, id="the keyword may begin below the instruction's first line"),
        ("RU\\\nN x", 0, 1),
    ],
)
def test_where_the_keyword_is(text: str, offset: int, start_line: int) -> None:
    node = only(text)
    assert (node.offset, node.start_line) == (offset, start_line)


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("# a\n#b\nFROM x", ("a", "b")),
        pytest.param("# a\n\n# b\nFROM x", ("a", "b"), id="an empty line does not detach them"),
        pytest.param("# a\n#\n# b\nFROM x", ("b",), id="a bare comment does"),
        pytest.param("  # a\nFROM x", ("# a",), id="an indented comment keeps its mark"),
        pytest.param("RUN \\\n# a\nx", (), id="comments inside an instruction are nobody's"),
    ],
)
def test_comments_above(text: str, comments: tuple[str, ...]) -> None:
    assert only(text).comments == comments


def test_comments_belong_to_one_instruction_even_if_it_is_refused() -> None:
    syntax = parsed("# a\nENV x\nFROM x\n")
    assert [node.comments for node in syntax.nodes] == [()]


@pytest.mark.parametrize(
    ("written", "keyword"),
    [
        ("from", "FROM"),
        ("FrOm", "FROM"),
        ("Runn", "RUNN"),
        pytest.param("WORKDİR", "WORKDIR", id="Go's lower case of a dotted capital I is an i"),
        pytest.param("wor\u212adir", "WORKDIR", id="and that of the Kelvin sign a k"),
    ],
)
def test_keywords(written: str, keyword: str) -> None:
    node = only(f"{written}\tx")
    assert (node.keyword, node.written) == (keyword, written)


def test_an_unknown_instruction_is_a_node_with_one_empty_argument() -> None:
    node = only("RUNN --a x y")
    assert (node.arguments, node.form, node.flags) == (("",), None, ("--a",))


def test_nothing_but_a_continuation_is_an_instruction_without_a_name() -> None:
    assert (only("\\\n").keyword, only("\\\n").arguments) == ("", ("",))


def test_every_refusal_is_told_and_reading_goes_on() -> None:
    text = "FROM a\nENV x\nRUN ok\n\nLABEL a=b \\\n  c\nCMD [1]\nRUN <<EOF"
    assert errors(text) == [
        (2, "ENV must have two arguments"),
        (5, 'Syntax error - can\'t find = in "c". Must be of the form: name=value'),
        (7, "when using JSON array syntax, arrays must be comprised of strings only"),
        (8, "unterminated heredoc"),
    ]
    assert [(node.index, node.keyword) for node in parsed(text).nodes] == [(0, "FROM"), (1, "RUN")]


def test_a_refusal_spans_the_instruction_s_first_line() -> None:
    (error,) = parsed("FROM a\r\n  ENV é\\\r\n\r\n").errors
    assert error.span == Span(Position(2, 3), Position(2, 9))
    assert (error.rule, error.instruction, error.stage) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "the Dockerfile cannot be empty")]),
        ("\n\n# a\n", [(3, "file with no instructions")]),
        pytest.param("FROM a\nRUN " + LONG + "\nCMD b\n", [(2, TOO_LONG)], id="a line too long"),
        pytest.param("# a\nFROM " + LONG, [(2, "file with no instructions")], id="a line too long before any instruction"),
        pytest.param("RUN <<E\n" + LONG + "\nE\nCMD b\n", [(1, "unterminated heredoc")], id="a line too long in a here-document"),
        pytest.param(f"RUN a \\\n{LONG} \\\n b\nCMD b\n", [(2, TOO_LONG)], id="a line too long in a continuation"),
    ],
)
def test_files_and_lines_that_cannot_be_read(text: str, expected: list[tuple[int, str]]) -> None:
    assert errors(text) == expected


def test_what_a_long_line_leaves() -> None:
    text = f"RUN a \\\n{LONG} \\\n b\nCMD c\n"
    assert [(node.keyword, node.arguments) for node in parsed(text).nodes] == [("RUN", ("a",)), ("CMD", ("c",))]


def test_a_line_of_the_greatest_length_is_read() -> None:
    assert only("RUN " + "a" * (MAX_LINE_BYTES - 4)).arguments == ("a" * (MAX_LINE_BYTES - 4),)
