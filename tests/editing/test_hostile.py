"""Whatever a text holds and wherever the cursor stands in it, an editor gets an answer."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learn.dockerfile import analyze
from learn.dockerfile.editing import (
    RenamingRefused,
    apply_edits,
    complete,
    definition_of,
    describe,
    fix_all,
    folds,
    format_dockerfile,
    mention_at,
    rename_stage,
    stage_mentions,
)
from learn.dockerfile.golang import to_lower

PIECES = [
    *("FROM a AS b", "from   scratch", "FROM b", "RUN --mount=type=cache,", "target=/x", "from=b", "COPY --from=b", "--from=0"),
    *("${A", "$A", "ENV A=1", "ARG A", "# check=skip=", "  # c", "<<EOF", "\nEOF\n", "\\\n", "`\n", "\t", "\n", " ", "\r\n"),
    *("ONBUILD COPY --from=b x y", "HEALTHCHECK ", "--", "--link", ",", "=", "'", '"', "{", "}", "🐳", "\ufeff", "\x00", "\x85"),
    *("ſ", "İ", "# escape=`\n"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)


@given(TEXTS, st.integers(0, 200))
@example("", 0)
@example("\ufeff", 1)
def test_every_question_has_an_answer_at_every_place(text: str, at: int) -> None:
    at = min(at, len(text))
    analysis = analyze(text)
    found = complete(analysis, text[:at], ("a/", "a/b c", "d"))
    assert 0 <= found.start <= at
    word = describe(analysis, at)
    assert word is None or 0 <= word.start <= at <= word.end <= len(text)
    mention = mention_at(analysis, at)
    if mention:
        start, end = definition_of(analysis, mention.stage)
        assert 0 <= start < end <= len(text)
    lines = text.count("\n") + 1
    assert all(1 <= fold.first < fold.last <= lines for fold in folds(analysis))


@given(TEXTS)
def test_a_mention_is_a_name_or_a_number_of_its_stage(text: str) -> None:
    analysis = analyze(text)
    for mention in stage_mentions(analysis):
        stage, written = analysis.stages[mention.stage], text[mention.start : mention.end]
        assert to_lower(written) == stage.name or (mention.is_number and int(written) == stage.index)


@given(TEXTS)
def test_a_renamed_stage_is_found_by_its_new_name_and_by_no_other(text: str) -> None:
    analysis = analyze(text)
    for stage in analysis.stages:
        try:
            after = analyze(apply_edits(text, rename_stage(analysis, stage.index, "renamed")))
        except RenamingRefused:
            continue
        assert after.stages[stage.index].name == "renamed"
        assert [it.depends_on for it in after.stages] == [it.depends_on for it in analysis.stages]
        assert [it.base_stage for it in after.stages] == [it.base_stage for it in analysis.stages]


@given(TEXTS)
def test_fixing_everything_comes_to_an_end_and_makes_no_new_errors(text: str) -> None:
    mended, count = fix_all(text, analyze)
    assert (mended != text) == (count > 0)
    assert len(analyze(mended).errors) <= len(analyze(text).errors)


LONG = 60_000
LARGE = {
    "a line of blanks": "FROM a\nRUN " + " " * LONG + "x\n",
    "a line that is one word": "FROM a\nRUN " + "x" * LONG + " --",
    "a line of flags": "FROM a AS b\nCOPY " + "--from=" * (LONG // 7) + '"\n',
    "a line of dollars": "FROM a\nENV A=" + "$A" * (LONG // 2) + " ",
    "a mount of thousands of keys": "FROM a\nRUN --mount=" + "from=b," * (LONG // 7),
    "thousands of stages": "FROM a AS b\nCOPY --from=b /x /y\n" * (LONG // 30),
    "thousands of lines of one instruction": "FROM a\nRUN " + "x \\\n" * (LONG // 4),
    "thousands of instructions in lower case": "from a\n" + "run x\n" * (LONG // 6),
    "thousands of here-documents": "FROM a\n" + "RUN <<E\nx\nE\n" * (LONG // 12),
    "blanks behind an escape character": "FROM a\nRUN --x \\" + " " * LONG + "y\n",
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_large_text_is_answered_like_any_other(text: str) -> None:
    # A pattern that tries all ways to cut a run of blanks or letters would take minutes here.
    analysis = analyze(text)
    complete(analysis, text)
    for at in (len(text), len(text) // 2, len(text) - 2):
        describe(analysis, at)
        mention_at(analysis, at)
    assert format_dockerfile(format_dockerfile(text)) == format_dockerfile(text)
    mended, _ = fix_all(text, analyze)
    assert len(analyze(mended).errors) <= len(analysis.errors)
