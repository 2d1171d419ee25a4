"""Dockerfiles and what BuildKit makes of them: `cases/` with the whole document, `refused/` with the errors.

A case is `<name>.Dockerfile`; `<name>.args` beside it are arguments of the command, one a line. `--update` rewrites the
expectations: read what changed before you commit it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from learn.dockerfile import Analysis, Options, analyze, document
from learn.dockerfile.command import read_options

HERE = Path(__file__).parent


def cases(folder: str) -> list[pytest.param]:
    """Each Dockerfile below `folder`, its path as the test's name."""
    paths = sorted((HERE / folder).rglob("*.Dockerfile"))
    assert paths, f"no cases in {folder}"
    return [pytest.param(path, id=str(path.relative_to(HERE / folder).with_suffix(""))) for path in paths]


def analysis_of(path: Path) -> Analysis:
    """The analysis without checks, which have examples of their own."""
    arguments = path.with_suffix(".args")
    options = read_options(arguments.read_text().splitlines()) if arguments.exists() else Options()
    return analyze(path.read_bytes(), Options(options.build_args, options.target), path.name)


def compare(path: Path, text: str, update: bool) -> None:
    """The expectation of a case, or its rewriting."""
    if update:
        path.write_text(text)
    assert path.exists(), f"{path.name} is missing: run with --update and read it"
    assert text == path.read_text()


@pytest.mark.parametrize("path", cases("cases"))
def test_the_document_is_what_buildkit_makes_of_it(path: Path, update: bool) -> None:
    found = document(analysis_of(path))
    del found["warnings"]  # tests/checks
    compare(path.with_suffix(".json"), json.dumps(found, indent=1, ensure_ascii=False) + "\n", update)


@pytest.mark.parametrize("path", cases("refused"))
def test_the_errors_are_in_buildkits_words_at_their_lines(path: Path, update: bool) -> None:
    analysis = analysis_of(path)
    lines = [f"{error.span.start.line}:{error.span.start.column} {error.message}" for error in analysis.errors]
    compare(path.with_suffix(".txt"), "\n".join([*lines, f"ok: {str(analysis.ok).lower()}"]) + "\n", update)
    assert analysis.errors
