"""Hostile input: nothing raises, nothing is quadratic, nothing runs out of stack."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.syntax import Syntax, parse, read

"""What a mebibyte may take on a slow machine; the worst of these takes half a second on a common one."""

MEBIBYTE = 1 << 20


def assert_sound(syntax: Syntax) -> None:
    """What holds for whatever was parsed."""
    lines = syntax.source.lines
    assert [node.index for node in syntax.nodes] == list(range(len(syntax.nodes)))
    for earlier, later in pairwise(syntax.nodes):
        assert earlier.end_line < later.start_line
        assert earlier.offset < later.offset
    for node in syntax.nodes:
        assert 1 <= node.start_line <= node.end_line <= len(lines)
        assert node.start_line <= syntax.source.position(node.offset).line <= node.end_line
        assert node.empty_continuation == 0 or node.start_line < node.empty_continuation <= node.end_line
        assert syntax.source.text.startswith(node.written[:1], node.offset)
    for error in syntax.errors:
        assert error.rule is None
        assert error.message
        assert (1, 1) <= error.span.start <= error.span.end
    if not syntax.nodes:
        assert syntax.errors


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_parsed_or_refused(content: bytes) -> None:
    try:
        source = read(content)
    except DockerfileError:
        with pytest.raises(UnicodeDecodeError):
            content.decode()
        return
    assert_sound(parse(source))


FRAGMENTS = [
    *(
        "RUN ",
        "ENV ",
        "COPY ",
        "ONBUILD ",
        "HEALTHCHECK ",
        "FROM ",
        "LABEL ",
        "\n",
        "\n",
        "\r\n",
        "\\\n",
        "`",
        "\\",
        " ",
        "\t",
        "\xa0",
    ),
    *(
        "# ",
        "# escape=`\n",
        "# syntax=x\n",
        "//",
        "<<",
        "<<EOF",
        "EOF\n",
        "-",
        "--a",
        "=",
        "'",
        '"',
        "[",
        "]",
        '["a"]',
        ",",
        "${",
        "}",
    ),
    *("${a:-", "${a/", "/", ":", "$", "\0", "\ufeff", "é", "\u2801", "\x1c", "\x85", "1", "e999", "{", "null"),
]


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_text_is_parsed(text: str) -> None:
    assert_sound(parse(read(text)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("RUN a \\\n" * 100_000 + "b\n", id="100,000 continuation lines"),
        pytest.param("RUN a \\\n" + "\n" * MEBIBYTE, id="a mebibyte of empty lines in a continuation"),
        pytest.param("FROM a\nRUN " + "a" * MEBIBYTE, id="a line of a mebibyte"),
        pytest.param("ENV A=\\\n" + ("a'\"" * 20_000 + "\\\n") * 17, id="a word of a mebibyte with quotes"),
        pytest.param("RUN <<EOF\n" + "x\n" * (MEBIBYTE // 2) + "EOF\n", id="a here-document of a mebibyte"),
        pytest.param("RUN <<EOF\n" * 100_000, id="100,000 instructions in an open here-document"),
        pytest.param("RUN " + "<<A \\\n" * 100_000 + "\n" + "A\n" * 100_000, id="100,000 here-documents on one line"),
        pytest.param("RUN <<A" + "${a:-\\\n" * 100_000 + "}\\\n" * 100_000, id="100,000 nested substitutions"),
        pytest.param('RUN <<A"${a:-\\\n' * 80_000, id="80,000 open substitutions in quotes"),
        pytest.param("ONBUILD \\\n" * 100_000 + "RUN a\n", id="100,000 nested triggers"),
        pytest.param("ONBUILD --a=é \\\n" * 70_000 + "RUN a\n", id="70,000 nested triggers with flags outside ASCII"),
        pytest.param("RUN " + "[\\\n" * 300_000, id="an array 300,000 deep"),
        pytest.param("RUN [" + '"a",\\\n' * 150_000 + '"b"] x\n', id="an array of 150,000 that is none"),
        pytest.param("RUN [" + r'"\u00e9",' * 7_000 + '1e400, "b"]\n', id="an array of escapes that is none"),
        pytest.param("RUN " + "--a='b' \\\n" * 90_000 + "x\n", id="90,000 flags"),
        pytest.param("RUN --a='" + "\\\n" * 300_000, id="an open quote in a flag"),
        pytest.param("# escape=`\n" * 90_000, id="90,000 directives"),
        pytest.param("# a\n" * 250_000, id="250,000 comments"),
        pytest.param(("# a=" + " " * 60_000 + "x\n") * 17, id="comments that look like directives"),
        pytest.param(("RUN" + " " * 60_000 + "x\n") * 17, id="wide gaps"),
        pytest.param("RUN a\n" * 100_000, id="100,000 instructions"),
        pytest.param("ENV A\n" * 150_000, id="150,000 refusals"),
        pytest.param("\r" * MEBIBYTE, id="a mebibyte of carriage returns"),
        pytest.param("\0" * MEBIBYTE, id="a mebibyte of NUL"),
        pytest.param("\\\n" * (MEBIBYTE // 2), id="a mebibyte of continuations of nothing"),
        pytest.param(("\\\n" * 10 + "\n") * 40_000, id="40,000 continuations of nothing"),
    ],
)
def test_hostile_texts_are_read(text: str) -> None:
    source = read(text)
    syntax = parse(source)
    assert syntax.nodes or syntax.errors


def test_a_trigger_is_followed_a_hundred_deep() -> None:
    """A guard of ours: BuildKit refuses the second ONBUILD anyway, after it has parsed what the last one holds."""
    assert parse(read("ONBUILD " * 101 + "ENV a")).errors == ()
    (error,) = parse(read("ONBUILD " * 100 + "ENV a")).errors
    assert error.message == "ENV must have two arguments"
