"""Every check's own page is true: what it says not to write is caught, what it says to write is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc
from typing import NamedTuple

import pytest

from learn.dockerfile import Analysis, Check, Finding, Fix, Options, all_checks, analyze

HEADINGS = ["Why it matters", "Not", "Write"]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    check: Check
    heading: str
    dockerfile: str
    dockerignore: str | None

    def options(self, **build_args: str) -> Options:
        return Options(build_args=build_args, dockerignore=self.dockerignore)

    def analysed(self, dockerfile: str | None = None) -> Analysis:
        asked = {"BUILDKIT_DOCKERFILE_CHECK": f"experimental={self.check.rule}"} if self.check.experimental else {}
        return analyze(self.dockerfile if dockerfile is None else dockerfile, self.options(**asked))

    def found(self, dockerfile: str | None = None) -> list[Finding]:
        return [warning for warning in self.analysed(dockerfile).warnings if warning.rule == self.check.rule]


def sections(check: Check) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", cleandoc(check.page), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def examples(heading: str) -> Iterator[Example]:
    for check in all_checks():
        dockerignore = None
        for language, text in FENCE.findall(sections(check).get(heading, "")):
            if language == "dockerignore":
                dockerignore = text
            elif language == "dockerfile":
                yield Example(check, heading, text, dockerignore)


def numbered(found: Iterator[Example]) -> list[object]:
    seen: dict[str, int] = {}
    params = []
    for example in found:
        number = seen[example.check.rule] = seen.get(example.check.rule, 0) + 1
        params.append(pytest.param(example, id=f"{example.check.rule} {number}"))
    return params


NOT = numbered(examples("Not"))
WRITE = numbered(examples("Write"))


def mended(text: str, fix: Fix) -> str:
    """The text after a fix."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    start, end = (starts[at.line - 1] + at.column - 1 for at in fix.span)
    return text[:start] + fix.replacement + text[end:]


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.rule)
def test_a_page_has_a_sentence_and_its_headings(check: Check) -> None:
    page = cleandoc(check.page)
    first, blank, *_ = page.split("\n")
    assert first.endswith(".")
    assert blank == ""
    assert re.findall(r"^#+ .*$", FENCE.sub("", page), re.MULTILINE) == [f"## {heading}" for heading in HEADINGS]
    assert all(FENCE.search(sections(check)[heading]) for heading in HEADINGS[1:])


@pytest.mark.parametrize("example", NOT)
def test_what_not_to_write_is_caught(example: Example) -> None:
    found = example.found()
    assert found
    lines = example.dockerfile.count("\n")
    for finding in found:
        assert finding.why
        assert finding.span.start <= finding.span.end
        assert 1 <= finding.span.start.line <= lines


@pytest.mark.parametrize("example", WRITE)
def test_what_to_write_is_accepted_in_silence(example: Example) -> None:
    analysis = example.analysed()
    assert analysis.ok, [error.message for error in analysis.errors]
    assert example.found() == []
    assert example.check.rule in analysis.passed


@pytest.mark.parametrize("example", NOT)
def test_a_fix_removes_its_finding_and_breaks_nothing(example: Example) -> None:
    before = example.analysed()
    count = len(example.found())
    for finding in example.found():
        if finding.fix is not None:
            text = mended(example.dockerfile, finding.fix)
            assert len(example.found(text)) < count, text
            assert example.analysed(text).ok or not before.ok


@pytest.mark.parametrize("example", NOT)
def test_a_comment_at_the_head_keeps_the_check_silent(example: Example) -> None:
    rule = example.check.rule
    if example.check.experimental:  # nobody asks for it
        assert all(warning.rule != rule for warning in analyze(example.dockerfile, example.options()).warnings)
    else:
        assert example.found(f"# check=skip={rule}\n{example.dockerfile}") == []


def test_names_are_registered_once_and_modules_are_called_after_them() -> None:
    rules = [check.rule for check in all_checks()]
    assert len(set(rules)) == len(rules)
    for check in all_checks():
        module = check.scan.__module__.rpartition(".")[2]
        assert module.replace("_", "") == check.rule.lower()
