"""The teaching checks' further cases, in teaching.md: what they keep silent about comes before what they speak of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.dockerfile import Options, all_checks, analyze
from learn.dockerfile.linter import run

TEACHING = [check for check in all_checks() if check.teaching]
RULES = {check.rule for check in TEACHING}
BLOCK = re.compile(
    r"^## (?P<rule>\w+)$|^(?:silent|line (?P<line>\d+)): (?P<sentence>[^\n]+)$|^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def cases() -> list[object]:
    found = []
    rule, line, sentence, dockerignore = "", 0, "", None
    for block in BLOCK.finditer((Path(__file__).parent / "teaching.md").read_text(encoding="utf-8")):
        if block["rule"]:
            rule = block["rule"]
        elif block["sentence"]:
            line, sentence, dockerignore = int(block["line"] or 0), block["sentence"], None
        elif block["language"] == "dockerignore":
            dockerignore = block["text"]
        else:
            found.append(pytest.param(rule, line, dockerignore, block["text"], id=f"{rule}: {sentence}"))
    return found


CASES = cases()


@pytest.mark.parametrize(("rule", "line", "dockerignore", "text"), CASES)
def test_a_case(rule: str, line: int, dockerignore: str | None, text: str) -> None:
    assert rule in RULES
    analysis = analyze(text, Options(dockerignore=dockerignore))
    assert [warning.span.start.line for warning in analysis.warnings if warning.rule == rule][:1] == ([line] if line else [])


def test_every_check_has_something_to_keep_silent_about() -> None:
    silent = {param.values[0] for param in CASES if param.values[1] == 0}  # type: ignore[attr-defined]
    assert silent == RULES


@pytest.mark.parametrize("check", TEACHING, ids=lambda check: check.rule)
def test_it_names_a_lesson_that_exists(check: object) -> None:
    lessons = {path.name.partition("-")[2] for path in (Path(__file__).parents[2] / "lessons").iterdir() if path.is_dir()}
    assert check.lesson in lessons  # type: ignore[attr-defined]


PIECES = st.sampled_from([
    "FROM debian\n", "FROM python:3.13 AS a\n", "FROM a\n",
    "RUN ", "COPY ", "ADD ", "CMD ", "ENTRYPOINT ", "USER ",
    "WORKDIR /x\n",
    "ONBUILD RUN ", "SHELL ", "apt-get", "apt", " install", " update", " -y", " && ", " | ", ";", "\n", " \\\n", "pip", "rm ",
    "/x ", "/x/*", "chmod +x ", "sudo ", "cd ", "export ", "curl -o ", "$", "${", "$(", ")", "(", "`", "'", '"', "\\", "[", "]",
    '["a", "$B"]', "<<E\n", "E\n", "#", "~", "..", ".",
    "https://a:bcd@e/f", "\r\n", "é", "\x00", "--mount=type=cache,target=/x ", "=", "*", "npm i -g x", " ",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_findings_of_any_file_lie_in_it(text: str) -> None:
    analysis = analyze(text)
    for finding in analysis.warnings:
        if finding.rule in RULES:
            start, end = finding.span
            assert finding.why
            assert finding.instruction is not None
            node = analysis.nodes[finding.instruction]
            assert node.start_line <= start.line <= end.line <= node.end_line
            assert start <= end
            assert end.column <= len(analysis.source.lines[end.line - 1]) + 1


HOSTILE = {
    "open substitutions": "RUN " + "$(" * 30_000,
    "open braces": "RUN " + "${" * 30_000,
    "quotes in quotes": 'RUN curl x | "$(' * 1 + '"$(' * 20_000,
    "many commands": "RUN apt-get install a" + " \\\n && rm /x/y" * 20_000,
    "many sources": "COPY " + "a/b " * 16_000 + "/x/",
    "deep paths": "COPY a " + "/b" * 30_000 + "\nRUN rm -rf " + "/b" * 30_000,
    "many copies and changes": "\n".join(f"COPY a{n} /x/{n}/\nRUN chmod +x /x/{n}/a{n} && rm /x/{n}/a{n}" for n in range(3_000)),
    "deep folders": "COPY " + "b " * 16_000 + "/a" * 250 + "/\nRUN rm -rf /y",
    "down and down": "RUN cd aaaa" + " \\\n && cd aaaa && rm x" * 20_000,
    "work and work": "WORKDIR aaaa\n" * 20_000 + "COPY a b\nRUN rm b && chmod +x b",
    "many installations": "RUN pip install a\n" * 5_000,
    "many sources and changes": "COPY " + "a " * 16_000 + "/b/\nRUN chmod +x" + " \\\n /b/a" * 20_000,
    "almost secrets": "RUN " + "https://a:b" * 5_000 + " curl -u " * 5_000,
    "many variables": "COPY " + " ".join(f"$a{n}" for n in range(8_000)) + " /x/",
    "many stages": "\n".join(f"FROM s{n} AS s{n + 1}\nRUN sudo apt-get update" for n in range(3_000)),
    "many images": "\n".join(f"FROM i{n}" for n in range(3_000)),
    "brackets": "CMD [" + "[" * 30_000 + "]",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_judged(text: str) -> None:
    build = analyze(f"FROM debian AS s0\n{text}\n", Options(checks=False)).build
    run(build, {}, TEACHING)
