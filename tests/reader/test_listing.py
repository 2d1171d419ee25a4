"""A Dockerfile line by line."""

from __future__ import annotations

from learn.dockerfile import analyze
from learn.reader.listing import listing


def test_a_continued_instruction_owns_all_its_lines() -> None:
    lines = listing(analyze("FROM a\nRUN x \\\n    y\nCMD z\n"))
    assert [(line.number, line.keyword, line.rest, line.instruction) for line in lines] == [
        (1, "FROM", " a", 0),
        (2, "RUN", " x \\", 1),
        (3, "", "    y", 1),
        (4, "CMD", " z", 2),
    ]


def test_comments_and_blank_lines_between_instructions_belong_to_nobody() -> None:
    lines = listing(analyze("# base\n\nFROM a\n"))
    assert [(line.instruction, line.is_comment) for line in lines] == [(None, True), (None, False), (0, False)]


def test_a_hash_inside_a_here_document_is_no_comment() -> None:
    lines = listing(analyze("FROM a\nRUN <<EOF\n# content\nEOF\n"))
    assert [(line.instruction, line.is_comment) for line in lines[1:]] == [(1, False), (1, False), (1, False)]


def test_lines_are_cut_where_the_builder_cuts_them() -> None:
    lines = listing(analyze("FROM a\nRUN echo 1\x0c2\u2028 3\n"))
    assert [line.number for line in lines] == [1, 2]


def test_a_file_without_a_last_newline_keeps_its_last_line() -> None:
    assert [line.rest for line in listing(analyze("FROM a\nUSER b"))] == [" a", " b"]
