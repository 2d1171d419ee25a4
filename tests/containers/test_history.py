"""`docker history`, and how Docker prints sizes, ages and columns."""

from __future__ import annotations

import pytest

from learn.containers import columns, ellipsis, human_duration, human_size, predict_history
from learn.dockerfile import analyze

SIZES = {
    0: "0B", 6: "6B", 119: "119B", 999: "999B", 1000: "1kB", 1234: "1.23kB", 21_700_000: "21.7MB", 131_072: "131kB",
    1_230_000_000: "1.23GB", 999_900: "1e+03kB", 117_000_000: "117MB", 5 * 10**15: "5PB",
}  # fmt: skip


@pytest.mark.parametrize(("size", "text"), SIZES.items())
def test_sizes(size: int, text: str) -> None:
    assert human_size(size) == text


AGES = {
    0: "Less than a second", 0.9: "Less than a second", 1: "1 second", 59: "59 seconds", 60: "About a minute",
    119: "About a minute", 120: "2 minutes", 3599: "59 minutes", 3600: "About an hour", 5399: "About an hour", 5400: "2 hours",
    47.4 * 3600: "47 hours", 48 * 3600: "2 days", 13 * 86400: "13 days", 14 * 86400: "2 weeks", 59 * 86400: "8 weeks",
    60 * 86400: "2 months", 729 * 86400: "24 months", 730 * 86400: "2 years",
}  # fmt: skip


@pytest.mark.parametrize(("seconds", "text"), AGES.items())
def test_ages(seconds: float, text: str) -> None:
    assert human_duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("", 5, ""),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
    ],
)
def test_cutting(text: str, width: int, expected: str) -> None:
    assert ellipsis(text, width) == expected


def test_columns_are_at_least_ten_wide() -> None:
    assert columns([("A", "B"), ("123456789", "x")]) == "A           B\n123456789   x\n"
    assert columns([("A", "B"), ("1", "x")]) == "A         B\n1         x\n"
    assert columns([]) == ""


DOCKERFILE = """\
FROM debian:13 AS base
ENV A=1
RUN apt-get update
FROM base
WORKDIR /app
COPY requirements.txt requirements-of-the-tests.txt .
EXPOSE 80
CMD ["run"]
"""


def test_the_table_is_dockers() -> None:
    analysis = analyze(DOCKERFILE)
    copy = next(node.index for node in analysis.syntax.nodes if node.keyword == "COPY")
    history = predict_history(analysis, sizes={copy: 1234}, image_id="sha256:0123456789abcdef0123", age=62)
    assert history is not None
    assert history.base == "debian:13"
    assert history.table() == (
        "IMAGE          CREATED              CREATED BY                                      SIZE      COMMENT\n"
        '0123456789ab   About a minute ago   CMD ["run"]                                     0B        buildkit.dockerfile.v0\n'
        "<missing>      About a minute ago   EXPOSE [80/tcp]                                 0B        buildkit.dockerfile.v0\n"
        "<missing>      About a minute ago   COPY requirements.txt requirements-of-the-te…   1.23kB    buildkit.dockerfile.v0\n"
        "<missing>      About a minute ago   WORKDIR /app                                    ?         buildkit.dockerfile.v0\n"
        "<missing>      About a minute ago   RUN /bin/sh -c apt-get update # buildkit        ?         buildkit.dockerfile.v0\n"
        "<missing>      About a minute ago   ENV A=1                                         0B        buildkit.dockerfile.v0\n"
    )


def test_rows_know_their_instruction_and_their_whole_text() -> None:
    analysis = analyze(DOCKERFILE)
    history = predict_history(analysis)
    assert history is not None
    nodes = {node.index: node.keyword for node in analysis.syntax.nodes}
    assert [nodes[row.instruction] for row in history.rows] == ["CMD", "EXPOSE", "COPY", "WORKDIR", "RUN", "ENV"]
    assert history.rows[2].full == "COPY requirements.txt requirements-of-the-tests.txt . # buildkit"
    first = predict_history(analysis, analysis.stages[0])
    assert first is not None
    assert len(first.rows) == 2


def test_nothing_to_tell() -> None:
    assert predict_history(analyze("")) is None
    scratch = predict_history(analyze("FROM scratch\nCMD [\"a\"]\n"))  # fmt: skip
    assert scratch is not None
    assert scratch.base == ""
