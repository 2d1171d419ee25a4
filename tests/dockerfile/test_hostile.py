"""Whatever a file holds, the analysis answers, in time that grows with the file."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learn.dockerfile import INSTRUCTIONS, Analysis, Options, analyze, document, report
from learn.dockerfile.build.graph import MAX_TRIGGERED

CASES = sorted(Path(__file__).parent.rglob("*.Dockerfile"))

FRAGMENTS = [
    "FROM a", "FROM scratch AS b", "FROM b", "AS", "--from=b", "--from=1", "--mount=type=cache,target=/x", "--x", "--", "=",
    "$A", "${A:-$B}", "${", "}", '"', "'", "\\", "`", "<<EOF", "EOF", "[", '["a", "b"]', "]", "#", "# check=skip=all",
    "# escape=`", "# syntax=a", "\n", "\r\n", "\t", " ", "\0", "\ufeff", "é", "\u2028", "80/tcp", "1-3", "NONE", "CMD", ":",
]  # fmt: skip
LINES = st.lists(st.one_of(st.sampled_from([*INSTRUCTIONS, *FRAGMENTS]), st.text(max_size=5)), max_size=12).map(" ".join)
FILES = st.lists(LINES, max_size=14).map("\n".join)


def said(text: str | bytes, options: Options | None = None) -> Analysis:
    """The analysis, seen to be printable in both ways."""
    analysis = analyze(text, options)
    json.dumps(document(analysis))
    assert report(analysis)
    assert analysis.ok or analysis.errors
    for finding in (*analysis.errors, *analysis.warnings):
        assert (1, 1) <= finding.span.start <= finding.span.end
    return analysis


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    said(content)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILES, st.sampled_from([None, "b", "0", ""]), st.sampled_from([None, "*", "!a\n[", "b"]))
def test_any_mixture_of_what_dockerfiles_are_made_of(text: str, target: str | None, ignored: str | None) -> None:
    said(text, Options(build_args={"A": "$B"}, target=target, dockerignore=ignored))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CASES), st.data())
def test_mutated_cases(path: Path, data: st.DataObject) -> None:
    text = path.read_text()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(at, min(len(text), at + 8)))
        text = text[:at] + data.draw(st.sampled_from(FRAGMENTS)) + text[end:]
    said(text)


def chain(number: int) -> str:
    """Stages that stand on each other, each adding to what it inherits."""
    return "".join(
        f"FROM {f's{index - 1}' if index else 'alpine'} AS s{index}\nARG A{index}=1\nCOPY a b\n" for index in range(number)
    )


def circle(number: int) -> str:
    return "".join(f"FROM a AS s{index}\nCOPY --from=s{(index + 1) % number} a b\n" for index in range(number))


def fan(number: int) -> str:
    """Many variables in one stage, and many stages on it."""
    return "FROM a AS s\n" + "".join(f"ARG A{i}=1\n" for i in range(number)) + "FROM s\nARG B=1\n" * number


HOSTILE: dict[str, Callable[[], str]] = {
    "ten thousand stages on each other": lambda: chain(10_000),
    "ten thousand stages in a circle": lambda: circle(10_000),
    "thousands of stages on one with thousands of variables": lambda: fan(5_000),
    "a hundred thousand continuation lines": lambda: "FROM a\nRUN x \\\n" + " y \\\n" * 100_000 + " z\n",
    "a heredoc of a mebibyte": lambda: "FROM a\nCOPY <<E /x\n" + "$A \\x\n" * 170_000 + "E\n",
    "dollars nested nine thousand deep": lambda: "FROM a\nENV A=" + "${a:-" * 9_000 + "}" * 9_000 + "\n",
    "a variable that doubles with every line": lambda: "FROM scratch\nENV A=abc\n" + "ENV A=$A$A\n" * 200,
    "a path that grows with every line": lambda: "FROM scratch\n" + "ENV P=$P:/x\n" * 30_000,
    "every port, often": lambda: "FROM a\n" + "EXPOSE 1-65535\n" * 20_000,
    "thousands of arguments before thousands of commands": (
        lambda: "FROM a\n" + "".join(f"ARG A{i}=1\n" for i in range(4_000)) + "RUN x\n" * 4_000
    ),
    "thousands of triggers in thousands of stages": lambda: "FROM a AS b\n" + "ONBUILD RUN x\n" * 3_000 + "FROM b\n" * 3_000,
    "thousands of undefined variables": lambda: "FROM scratch\n" + "".join(f"ENV A{i}=$B{i}\n" for i in range(10_000)),
    "thousands of unknown instructions": lambda: "FROM a\n" + "".join(f"RU{i} x\n" for i in range(30_000)),
    "thousands of unknown flags": lambda: "FROM a\n" + "".join(f"COPY --fro{i}=x a b\n" for i in range(20_000)),
    "thousands of ranges of all ports": lambda: "FROM a\nEXPOSE" + " \\\n1-65535" * 20_000 + "\n",
    "half a mebibyte of zero bytes": lambda: "\0" * (1 << 19),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_answered(name: str) -> None:
    text = HOSTILE[name]()
    analysis = analyze(text, Options(checks=False))
    document(analysis)


def test_what_the_document_may_hold_is_limited_and_said() -> None:
    analysis = analyze("FROM scratch\n" + "ENV P=$P:/x\n" * 30_000)
    messages = [error.message for error in analysis.errors]
    assert messages == ["the expanded values, history and configuration of this Dockerfile are longer than 16 MiB"]
    assert not analysis.ok
    assert analysis.stages[0].history, "what was known before the limit is kept"


def test_triggers_are_limited_and_said() -> None:
    analysis = analyze("FROM a AS b\n" + "ONBUILD RUN x\n" * 2_000 + "FROM b\n" * 2_000, Options(checks=False))
    assert [error.message for error in analysis.errors] == [
        f"ONBUILD fires more than {MAX_TRIGGERED:,} instructions in this Dockerfile"
    ]


def test_a_file_over_the_limit_is_refused() -> None:
    analysis = analyze(b"FROM a\n" * 100, Options(max_bytes=600))
    assert [error.message for error in analysis.errors] == ["the file has 700 bytes; at most 600 are analysed"]
    assert not analysis.ok
    assert analysis.stages == ()


def test_what_is_not_utf8_is_refused_at_its_line() -> None:
    analysis = analyze(b"FROM a\nRUN \xff\n")
    assert [(error.span.start.line, error.message) for error in analysis.errors] == [(2, "the file is not UTF-8 text")]


def test_a_lone_surrogate_is_refused() -> None:
    assert not said("FROM a\nRUN \ud800\n").ok


def test_an_analysis_leaves_no_circles_for_the_garbage_collector() -> None:
    text = "ARG A=${B:?x}\nFROM a AS b\nONBUILD NOPE\nCOPY --from=9 a b\nEXPOSE x\nWHAT\nFROM A\nFROM b\nUSER ${x:?}\n"
    text += "ENV P=$P:/x\n" * 3_000
    analyze(text)
    gc.collect()
    gc.disable()
    try:
        analyze(text)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_the_garbage_collector_is_left_as_it_was() -> None:
    analyze("FROM a")
    assert gc.isenabled()
    gc.disable()
    try:
        analyze("FROM a")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_port_range_is_written_out_as_long_as_the_document_has_room() -> None:
    analysis = analyze("FROM a\nEXPOSE 1-65535\n")
    assert len(analysis.stages[0].config.exposed_ports or ()) == 65535
    refused = analyze("FROM a\nEXPOSE" + " 1-65535" * 100 + "\n")
    assert not refused.ok
    assert "longer than 16 MiB" in refused.errors[0].message
