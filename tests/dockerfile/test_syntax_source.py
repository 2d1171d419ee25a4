"""Bytes to text, and offsets to lines and columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.dockerfile.findings import DockerfileError, Position, Span
from learn.dockerfile.syntax.source import MAX_LINE_BYTES, Source, read


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    source = read(b"\xef\xbb\xbfFROM scratch\n", "Dockerfile.web")
    assert source.name == "Dockerfile.web"
    assert source.text == "FROM scratch\n"
    assert source.had_mark
    assert source.position(0) == Position(1, 1)


@pytest.mark.parametrize("content", [b"FROM a\nRUN \xff", "FROM a\nRUN \udc80"])
def test_what_is_not_utf8_is_refused_at_its_line(content: bytes | str) -> None:
    with pytest.raises(DockerfileError, match="not UTF-8") as refused:
        read(content)
    assert refused.value.span is not None
    assert refused.value.span.start.line == 2


@pytest.mark.parametrize("content", ["é" * 6, ("é" * 6).encode()])
def test_a_file_over_the_limit_is_refused(content: bytes | str) -> None:
    assert read(content, max_bytes=12).text == "é" * 6
    with pytest.raises(DockerfileError, match="the file has 12 bytes; at most 11 are analysed"):
        read(content, max_bytes=11)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("\n", [""]),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\n", ["a", ""]),
        pytest.param("a\rb\f\x85\u2028c\r\nd", ["a\rb\f\x85\u2028c\r", "d"], id="only a line feed ends a line"),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    assert Source("Dockerfile", text).lines == lines


def test_a_line_is_shown_without_its_carriage_returns() -> None:
    source = Source("Dockerfile", "a\r\r\nb\n")
    assert [source.line(number) for number in range(4)] == ["", "a", "b", ""]
    assert source.end_of_line(1) == Position(1, 2)


def test_columns_count_code_points() -> None:
    source = Source("Dockerfile", "é日😀x\nRUN y")
    assert source.position(3) == Position(1, 4)
    assert source.position(5) == Position(2, 1)
    assert source.span(5, 8) == Span(Position(2, 1), Position(2, 4))
    assert source.position(-1) == Position(1, 1)
    assert source.position(99) == source.position(10) == Position(2, 6)
    assert Source("Dockerfile", "").position(0) == Position(1, 1)


@given(st.text(alphabet="a\n\ré", max_size=30))
def test_every_offset_has_its_place(text: str) -> None:
    source = Source("Dockerfile", text)
    for offset in range(len(text)):
        before = text[:offset]
        assert source.position(offset) == Position(before.count("\n") + 1, offset - before.rfind("\n"))


@pytest.mark.parametrize(
    ("text", "long_lines"),
    [
        pytest.param("a" * MAX_LINE_BYTES + "\n", set(), id="as long as may be"),
        pytest.param("a" * (MAX_LINE_BYTES + 1) + "\n", {0}, id="one byte more"),
        pytest.param("x\n" + "é" * 32_768, {1}, id="bytes count, not characters"),
        pytest.param("\ufeff" + "a" * (MAX_LINE_BYTES - 3), set(), id="a byte-order mark counts and fits"),
        pytest.param("\ufeff" + "a" * (MAX_LINE_BYTES - 2), {0}, id="a byte-order mark counts and is too much"),
    ],
)
def test_long_lines(text: str, long_lines: set[int]) -> None:
    assert Source("Dockerfile", text).long_lines() == long_lines
