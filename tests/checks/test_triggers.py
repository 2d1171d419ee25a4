"""A check is asked only where its triggers say that it may speak. They never hide what it would say."""

from __future__ import annotations

import gc
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.dockerfile import Finding, Options, all_checks, analyze
from learn.dockerfile.linter import run

TESTS = Path(__file__).resolve().parents[1]
FENCED = re.compile(r"^```dockerfile\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EVERYTHING = {"BUILDKIT_DOCKERFILE_CHECK": "experimental=all"}
WITHOUT_TRIGGERS = [replace(check, signs=frozenset(), words=(), programs=frozenset()) for check in all_checks()]


def written() -> dict[str, str]:
    """The examples of every page, the teaching checks' further cases, BuildKit's, and the Dockerfiles of other tests."""
    found = {f"{check.rule} {at}": text for check in all_checks() for at, text in enumerate(FENCED.findall(check.page))}
    teaching = (TESTS / "checks" / "teaching.md").read_text(encoding="utf-8")
    found |= {f"teaching {at}": text for at, text in enumerate(FENCED.findall(teaching))}
    for path in sorted((TESTS / "checks" / "cases").glob("*.txt")):
        parts = path.read_text(encoding="utf-8").split("\n=== ")[1:]
        found |= {f"{path.stem} {at}": part.partition("\n")[2].partition("--- ")[0] for at, part in enumerate(parts)}
    for folder in ("dockerfile", "benchmarks", "engine"):
        for path in sorted((TESTS / folder).rglob("*Dockerfile")):
            found[str(path.relative_to(TESTS))] = path.read_bytes().decode(errors="replace")
    return found


WRITTEN = written()


def said(text: str, *, with_triggers: bool) -> list[Finding]:
    checks = None if with_triggers else WITHOUT_TRIGGERS
    found: list[Finding] = []
    for dockerignore in (None, "a\n", "*\n"):
        build = analyze(text, Options(build_args=EVERYTHING, dockerignore=dockerignore, checks=False)).build
        found += run(build, EVERYTHING, checks).warnings
    return found


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_they_hide_nothing_of_what_is_written_down(text: str) -> None:
    assert said(text, with_triggers=True) == said(text, with_triggers=False)


def test_what_is_written_down_makes_every_check_speak() -> None:
    spoke = {finding.rule for text in WRITTEN.values() for finding in said(text, with_triggers=False)}
    assert spoke == {check.rule for check in all_checks()}


def test_an_analysis_leaves_nothing_for_the_garbage_collector() -> None:
    """Which is switched off meanwhile, as circles would wait for it, and a large file's for long."""
    for text in WRITTEN.values():
        analyze(text)
    gc.collect()
    gc.disable()
    try:
        for text in WRITTEN.values():
            analyze(text)
        assert gc.collect() == 0
    finally:
        gc.enable()


LINES = sorted({line for text in WRITTEN.values() for line in text.split("\n") if line.strip()})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join))
def test_they_hide_nothing_of_lines_thrown_together(text: str) -> None:
    assert said(text, with_triggers=True) == said(text, with_triggers=False)
