"""Two states side by side: a table of pairs, and what is shared, new, gone and changed between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn.dockerfile import analyze
from learn.dockerfile.rebuild import Context, File, text_file
from learn.workbench.comparison import Comparison, Size, compare
from learn.workbench.project import Project

CONTEXT = Context.of({"app.py": text_file("print()\n"), "lib/x": text_file("1"), ".dockerignore": text_file("Dockerfile\n")})
BASE = "FROM python:3.13-slim\nWORKDIR /app\nCOPY app.py .\n"


def compared(before: str | Project, after: str | Project) -> Comparison:
    old, new = (Project(one, CONTEXT) if isinstance(one, str) else one for one in (before, after))
    return compare(old, new, (analyze(old.dockerfile, old.options), analyze(new.dockerfile, new.options)))


def fates(comparison: Comparison) -> list[str]:
    return [f"{row.fate} {row.words}" for row in comparison.layers]


FROM = "base image docker.io/library/python:3.13-slim"
LAYERS: list[tuple[str, str | Project, str | Project, list[str]]] = [
    ("the same twice", BASE, BASE, [f"shared {FROM}", "shared WORKDIR /app", "shared COPY app.py ."]),
    (
        "a comment and a blank line",
        BASE,
        "# why\n\n" + BASE,
        [f"shared {FROM}", "shared WORKDIR /app", "shared COPY app.py ."],
    ),
    (
        "a layer on top",
        BASE,
        BASE + "RUN echo hi > /x\n",
        [f"shared {FROM}", "shared WORKDIR /app", "shared COPY app.py .", "new RUN echo hi > /x"],
    ),
    (
        "a layer less",
        BASE + "RUN echo hi > /x\n",
        BASE,
        [f"shared {FROM}", "shared WORKDIR /app", "shared COPY app.py .", "gone RUN echo hi > /x"],
    ),
    (
        "what stands on a changed layer is new though its words are the same",
        BASE + "RUN echo 1 > /x\nRUN echo 2 > /y\n",
        BASE + "RUN echo 0 > /x\nRUN echo 2 > /y\n",
        [
            f"shared {FROM}", "shared WORKDIR /app", "shared COPY app.py .",
            "gone RUN echo 1 > /x", "gone RUN echo 2 > /y", "new RUN echo 0 > /x", "new RUN echo 2 > /y",
        ],
    ),
    (
        "another base",
        "FROM debian:13\nCOPY app.py /\n",
        "FROM debian:12\nCOPY app.py /\n",
        ["gone base image docker.io/library/debian:13", "gone COPY app.py /",
         "new base image docker.io/library/debian:12", "new COPY app.py /"],
    ),
    (
        "COPY --link does not mind what it stands on",
        "FROM debian:13\nCOPY --link app.py /\n",
        "FROM debian:12\nCOPY --link app.py /\n",
        ["gone base image docker.io/library/debian:13", "new base image docker.io/library/debian:12",
         "shared COPY --link app.py /"],
    ),
    (
        "a file's content",
        Project(BASE, CONTEXT),
        Project(BASE, CONTEXT.with_file("app.py", text_file("other\n"))),
        [f"shared {FROM}", "shared WORKDIR /app", "gone COPY app.py .", "new COPY app.py ."],
    ),
    (
        "a file's time stamp",
        Project(BASE, CONTEXT),
        Project(BASE, CONTEXT.touched("app.py", 99)),
        [f"shared {FROM}", "shared WORKDIR /app", "shared COPY app.py ."],
    ),
    (
        "a build argument that is used",
        Project("FROM scratch\nARG V\nRUN echo $V > /x\n", CONTEXT, "", {"V": "1"}),
        Project("FROM scratch\nARG V\nRUN echo $V > /x\n", CONTEXT, "", {"V": "2"}),
        ["gone RUN echo 1 > /x", "new RUN echo 2 > /x"],
    ),
    (
        "another target",
        Project("FROM scratch AS a\nCOPY app.py /\nFROM a\nCOPY lib /\n", CONTEXT),
        Project("FROM scratch AS a\nCOPY app.py /\nFROM a\nCOPY lib /\n", CONTEXT, "a"),
        ["shared COPY app.py /", "gone COPY lib /"],
    ),
    (
        "COPY . . takes the Dockerfile along where nothing leaves it out",
        Project("FROM scratch\nCOPY . /\n", CONTEXT.without(".dockerignore")),
        Project("FROM scratch\nCOPY . /\nUSER 1\n", CONTEXT.without(".dockerignore")),
        ["gone COPY . /", "new COPY . /"],
    ),
    ("no stage at all", "", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), [row[1:] for row in LAYERS], ids=[row[0] for row in LAYERS])
def test_layers_are_shared_new_or_gone(before: str | Project, after: str | Project, expected: list[str]) -> None:
    comparison = compared(before, after)
    if before == "":
        assert comparison.problem
    assert fates(comparison) == expected


def test_a_new_layer_says_why_it_is_made() -> None:
    comparison = compared(Project(BASE, CONTEXT), Project(BASE, CONTEXT.with_file("app.py", text_file("other\n"))))
    assert [row.why for row in comparison.layers if row.fate == "new"] == [
        "What is taken from app.py differs: it has another content."
    ]


def test_each_row_has_the_line_in_the_file_that_it_is_in() -> None:
    comparison = compared(BASE + "RUN echo 1\n", "# why\n" + BASE + "RUN echo 2\n")
    assert [(row.fate, row.line_before, row.line_after) for row in comparison.layers] == [
        ("shared", 1, 2), ("shared", 2, 3), ("shared", 3, 4), ("gone", 4, None), ("new", None, 5),
    ]  # fmt: skip
    assert [row.instruction for row in comparison.layers] == [0, 1, 2, None, 3]


def test_bytes_are_summed_and_estimates_marked() -> None:
    sized = CONTEXT.with_file("app.py", File(None, 2_000_000))
    comparison = compared(Project(BASE, CONTEXT), Project(BASE + "RUN make\n", sized))
    sums = {fate: (count, str(size)) for fate, count, size in comparison.sums}
    assert sums["gone"] == (1, "8B")
    assert sums["new"] == (2, "at least 2MB")
    assert sums["shared"][0] == 2
    assert sums["shared"][1].startswith("about 1")


@pytest.mark.parametrize(
    ("sizes", "text"),
    [
        ([], "0B"),
        ([Size(1_500)], "1.5kB"),
        ([Size(1_500), Size(10, is_exact=False)], "about 1.51kB"),
        ([Size(1_500), Size(0, is_known=False)], "at least 1.5kB"),
        ([Size(0, is_known=False)], "unknown"),
    ],
)
def test_a_sum_says_how_sure_it_is(sizes: list[Size], text: str) -> None:
    assert str(sum(sizes, Size())) == text


def test_the_configuration_differs_value_by_value() -> None:
    before = 'FROM scratch\nENV A=1 B=2\nEXPOSE 80\nUSER 1\nCMD ["a"]\n'
    after = 'FROM scratch\nENV A=1 B=3\nEXPOSE 80 443\nCMD ["b"]\nLABEL x=1\n'
    rows = {(row.fate, row.setting, row.before, row.after) for row in compared(before, after).values}
    assert rows == {
        ("changed", "Cmd", '["a"]', '["b"]'),
        ("gone", "User", "1", None),
        ("changed", "Env", "B=2", "B=3"),
        ("new", "ExposedPorts", None, "443/tcp"),
        ("new", "Labels", None, "x=1"),
    }


def test_findings_are_new_or_gone_wherever_their_lines_are() -> None:
    before = "FROM debian:13\nMAINTAINER x\nRUN sudo ls\n"
    after = "FROM debian:13\n\n\nRUN sudo ls\nRUN sudo ls\n"
    found = {(row.fate, row.rule) for row in compared(before, after).findings}
    assert ("gone", "MaintainerDeprecated") in found
    assert ("new", "SudoInRun") in found
    assert [row.line for row in compared(before, after).findings if row.rule == "SudoInRun"] == [5]
    assert not compared(after, "# a line more\n" + after).findings


@pytest.mark.parametrize(
    ("before", "after", "which"),
    [("FROM a\nRUNN b\n", BASE, "the earlier state"), (BASE, "FROM a\nRUNN b\n", "the later state")],
)
def test_a_state_with_errors_is_compared_as_far_as_it_can_be(before: str, after: str, which: str) -> None:
    comparison = compared(before, after)
    assert which in comparison.problem
    assert "line 2" in comparison.problem
    assert "RUNN" in comparison.problem
    assert not comparison.layers
    assert any(row.severity == "error" for row in comparison.findings)


def test_a_file_that_is_too_long_is_compared_without_its_layers() -> None:
    long = "FROM scratch\n" + "RUN x\n" * 501 + "USER 1\n"
    comparison = compared(BASE, long)
    assert "500 instructions" in comparison.problem
    assert any(row.setting == "User" for row in comparison.values)


def test_the_same_state_is_told_to_be_the_same() -> None:
    assert compared(BASE, BASE).is_same
    assert not compared(BASE, BASE + "USER 1\n").is_same
    assert not compared("RUNN", "RUNN").is_same


CASES = Path(__file__).parents[1] / "dockerfile"


@pytest.mark.parametrize("folder", ["cases", "refused"])
def test_whatever_somebody_typed_is_compared(folder: str) -> None:
    last = BASE
    for path in sorted((CASES / folder).rglob("*.Dockerfile")):
        text = path.read_bytes().decode(errors="replace")
        compared(last, text)
        last = text


def test_each_state_says_where_its_sizes_come_from() -> None:
    for _ in range(2):  # the second from memory
        earlier, later = compared(BASE, BASE + "RUN apt-get update && apt-get install -y curl\n").sources
        assert "Where the sizes of the earlier state come from" in earlier
        assert ("RUN, line 4" in earlier, "COPY, line 3" in earlier) == (False, True)
        assert "Where the sizes of the later state come from" in later
        assert "curl with what it needs" in later
