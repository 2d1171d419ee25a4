"""The formatter: what it makes even, what it must leave alone, and that what is built stays the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.dockerfile import Options, analyze
from learn.dockerfile.editing import apply_edits, difference, format_dockerfile
from learn.dockerfile.findings import DockerfileError

ROOT = Path(__file__).parents[2]
CORPUS = sorted(
    path
    for folder in ("tests/dockerfile/cases", "tests/dockerfile/refused", "tests/benchmarks/dockerfiles", "lessons")
    for path in (ROOT / folder).rglob("*.Dockerfile")
)


def built(text: str) -> object:
    """Everything that a build of the text comes to: history, configuration, the graph, and what is refused."""
    analysis = analyze(text, Options(checks=False))
    stages = [
        (it.name, it.base, it.base_stage, it.platform, it.depends_on, it.is_needed, it.history, it.config)
        for it in analysis.stages
    ]
    return stages, analysis.ok, [error.message for error in analysis.errors]


EVEN = {
    "keywords are in upper case": ("from a as B\nrun x\n", "FROM a AS B\nRUN x\n"),
    "so is the type of a health check": ("FROM a\nhealthcheck cmd x\n", "FROM a\nHEALTHCHECK CMD x\n"),
    "one blank separates words": ("FROM   a\tAS  b\nCOPY  a   b  /c/\n", "FROM a AS b\nCOPY a b /c/\n"),
    "an instruction begins at the margin": ("FROM a\n  RUN x\n", "FROM a\nRUN x\n"),
    "blanks at the end go": ("FROM a  \nRUN x\t\n# c \n", "FROM a\nRUN x\n# c\n"),
    "flags are separated by one blank": (
        "FROM a\nRUN   --network=none   --mount=target=/x   y  z\n",
        "FROM a\nRUN --network=none --mount=target=/x y  z\n",
    ),
    "what continues words is indented by four": (
        "FROM a\nENV A=1 \\\n  B=2\\\n\tC=3\n",
        "FROM a\nENV A=1 \\\n    B=2 \\\n    C=3\n",
    ),
    "comments between them, too": ("FROM a\nENV A=1 \\\n# b\nB=2\n", "FROM a\nENV A=1 \\\n    # b\n    B=2\n"),
    "flags further down are indented": (
        "FROM a\nRUN --network=none   \\\n--mount=target=/x \\\n  y\n",
        "FROM a\nRUN --network=none \\\n    --mount=target=/x \\\n    y\n",
    ),
    "an exec form is continued evenly": ('FROM a\nCMD ["a", \\\n"b"]\n', 'FROM a\nCMD ["a", \\\n    "b"]\n'),
    "empty lines inside an instruction go": ("FROM a\nRUN x && \\\n\n y\n", "FROM a\nRUN x && \\\n y\n"),
    "of several blank lines one stays": ("FROM a\n\n\n\nRUN x\n", "FROM a\n\nRUN x\n"),
    "the file ends with one line feed": ("FROM a\n\n\n", "FROM a\n"),
    "even where there was none": ("FROM a", "FROM a\n"),
    "lines that end with CR LF keep doing so": ("from a\r\nRUN x  \r\n", "FROM a\r\nRUN x\r\n"),
    "a byte-order mark stays": ("\ufefffrom a\n", "\ufeffFROM a\n"),
}


@pytest.mark.parametrize(("before", "after"), EVEN.values(), ids=EVEN)
def test_it_makes_even(before: str, after: str) -> None:
    assert format_dockerfile(before) == after


ALONE = {
    "the blanks of a command, which the history shows": "FROM a\nRUN x  &&   y\n",
    "the indentation inside of a command": "FROM a\nRUN x && \\\n  y && \\\n      z\n",
    "blanks in quotes": "FROM a\nENV A=\"x   y\" B='  z'\n",
    "quotes that go over lines": 'FROM a\nENV A="x \\\n  y"\n',
    "words that a continuation joins": "FROM a\nENV A=1\\\n2\n",
    "a here-document": "FROM a\nRUN <<EOF\n  x  \n\n\ny\t\nEOF\n",
    "the old form of ENV, whose value has blanks": "FROM a\nENV A x   y\n",
    "what ONBUILD keeps": "FROM a\nONBUILD run  x\n",
    "an indented comment, which is no `# check=`": "  # check=skip=all\nFROM a\n",
    "what the parser refuses": "FROM a\nENV A\n  run x\n",
    "an unterminated here-document": "FROM a\nRUN <<EOF\nx  \n",
    "an instruction that nobody knows": "FROM a\nrunn  x\n",
    "nothing at all": "",
    "an escape directive": "# escape=`\nFROM a\nRUN x `\n  y\n",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_it_leaves_alone(text: str) -> None:
    assert format_dockerfile(text) == text


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_built_stays_the_same_over_the_corpus(path: Path) -> None:
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        pytest.skip("no text")
    try:
        after = format_dockerfile(text)
    except DockerfileError:
        pytest.skip("refused as a whole")
    assert built(after) == built(text)
    assert format_dockerfile(after) == after
    assert apply_edits(text, difference(text, after)) == after


def test_the_corpus_is_there() -> None:
    assert len(CORPUS) > 100


PIECES = [
    *("FROM a AS b", "from   scratch", "RUN x", "run  --network=none  y", "ENV A=1  B=2", 'LABEL a="b  c"', "COPY a  b"),
    *("EXPOSE 80   81", 'CMD [ "a" ]', "CMD x   y", "# comment", "  # check=skip=all", "<<EOF", "EOF", "\\", " \\", "`", "\t"),
    *(
        "\n",
        "\n\n",
        " ",
        "\r\n",
        "--from=b",
        "ONBUILD run x",
        "HEALTHCHECK  cmd  x",
        "# escape=`\n",
        "'",
        '"',
        "$A",
        "🐳",
        "\ufeff",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.booleans())
def test_what_is_built_stays_the_same_whatever_the_file_holds(text: str, is_in_stage: bool) -> None:
    text = f"FROM a\n{text}" if is_in_stage else text
    after = format_dockerfile(text)
    assert built(after) == built(text)
    assert format_dockerfile(after) == after


@given(st.text("ab\n", max_size=40), st.text("ab\n", max_size=40))
def test_a_difference_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    assert apply_edits(before, difference(before, after)) == after
