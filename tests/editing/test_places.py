"""What a word is, where a stage is defined, what it may be called, what can be folded, and carrying out fixes."""

from __future__ import annotations

import pytest

from learn.dockerfile import Analysis, analyze
from learn.dockerfile.editing import (
    RenamingRefused,
    apply_edits,
    definition_of,
    describe,
    fix_all,
    fixable,
    folds,
    mention_at,
    rename_stage,
    stage_mentions,
)

TEXT = """# 🐳 two stages
ARG RELEASE=13
FROM golang:1.25 AS Build
ENV HOME=/srv
RUN --mount=type=cache,dst=/root/.cache make $HOME
FROM build AS test
FROM debian:${RELEASE}
COPY --link --from=BUILD /app /app
COPY --from=0 /b /b
RUN --mount=type=bind,from=build,source=/x,target=/x \\
    # from=build in a comment
    --mount=from=test,target=/y true
"""


def cursor(text: str) -> tuple[Analysis, int]:
    before, found, after = text.partition("‸")
    assert found
    return analyze(before + after), len(before)


def put(after: str, text: str = TEXT) -> tuple[Analysis, int]:
    """The cursor behind the first place where `after` stands."""
    return cursor(text.replace(after, after + "‸", 1))


WORDS = {
    "a keyword": ("RUN", "instruction", "RUN", ""),
    "a keyword, from its first letter": ("\nE", "instruction", "ENV", ""),
    "a flag": ("COPY --li", "flag", "link", "COPY"),
    "a flag with a value": ("COPY --link --fr", "flag", "from", "COPY"),
    "a mount": ("--mou", "flag", "mount", "RUN"),
    "the type of a mount": ("type=ca", "mount", "cache", ""),
    "a key by its other name": ("dst", "key", "target", "cache"),
    "a stage behind AS": ("AS Bu", "stage", "build", ""),
    "a stage in FROM": ("FROM bu", "stage", "build", ""),
    "a stage in any case": ("--from=BU", "stage", "build", ""),
    "a stage by its number": ("--from=0", "stage", "build", ""),
    "a stage in a mount": ("bind,from=bu", "stage", "build", ""),
    "a key on a line further down": ("from=test,tar", "key", "target", "bind"),
    "a variable": ("make $HO", "variable", "HOME", ""),
    "a variable in braces": ("${REL", "variable", "RELEASE", ""),
}


@pytest.mark.parametrize(("after", "kind", "name", "owner"), WORDS.values(), ids=WORDS)
def test_it_knows(after: str, kind: str, name: str, owner: str) -> None:
    word = describe(*put(after))
    assert word is not None
    assert (word.kind, word.name, word.owner) == (kind, name, owner)


@pytest.mark.parametrize("after", ["# 🐳 tw", "golang", "# from=bu", "/ap", "tru"])
def test_it_says_nothing_of_other_words(after: str) -> None:
    assert describe(*put(after)) is None


def test_a_variable_knows_the_line_that_set_it() -> None:
    word = describe(*put("make $HO"))
    assert word
    assert word.variable
    assert (word.variable.keyword, word.variable.line, word.variable.value) == ("ENV", 4, "/srv")


@pytest.mark.parametrize("after", ["FROM bu", "--from=BU", "--from=0", "bind,from=bu"])
def test_a_stage_leads_to_its_name_behind_as(after: str) -> None:
    analysis, at = put(after)
    mention = mention_at(analysis, at)
    assert mention
    start, end = definition_of(analysis, mention.stage)
    assert (TEXT[start:end], start) == ("Build", TEXT.index("Build"))


def test_a_stage_without_a_name_leads_to_its_from() -> None:
    text = "FROM a\nFROM b\nCOPY --from=0 /x /\n"
    mention = stage_mentions(analyze(text))[0]
    start, end = definition_of(analyze(text), mention.stage)
    assert text[start:end] == "FROM a"


def renamed(text: str, stage: int, name: str) -> str:
    return apply_edits(text, rename_stage(analyze(text), stage, name))


def test_a_stage_is_renamed_everywhere_and_nothing_else_is() -> None:
    expected = TEXT
    for one, other in (
        ("AS Build", "AS tools"),
        ("FROM build", "FROM tools"),
        ("=BUILD", "=tools"),
        ("bind,from=build", "bind,from=tools"),
    ):
        expected = expected.replace(one, other)
    assert renamed(TEXT, 0, "tools") == expected
    assert "# from=build in a comment" in expected


def test_a_byte_order_mark_shifts_every_place() -> None:
    assert renamed("\ufeff" + TEXT, 0, "tools") == "\ufeff" + renamed(TEXT, 0, "tools")


def test_a_trigger_that_fires_in_the_file_is_renamed_with_it_and_another_is_not() -> None:
    text = "FROM a AS build\nFROM b AS base\nONBUILD COPY --from=build /x /\n"
    assert "ONBUILD COPY --from=build" in renamed(text, 0, "tools")
    assert "ONBUILD COPY --from=tools" in renamed(text + "FROM base\n", 0, "tools")


REFUSED = {
    "no name": (TEXT, 0, " ", "begins with a letter"),
    "a name with a blank": (TEXT, 0, "a b", "begins with a letter"),
    "a name that begins with a digit": (TEXT, 0, "1a", "begins with a letter"),
    "a very long one": (TEXT, 0, "a" * 101, "at most 100"),
    "a name that another stage has": (TEXT, 0, "TEST", "line 6 is called TEST already"),
    "a name that an image has": ("FROM a AS x\nFROM y\n", 0, "y", "built otherwise"),
    "a stage without a name": ("FROM a\nFROM b\n", 0, "x", "FROM … AS name"),
    "a place that is written strangely": ('FROM a AS x\nFROM b\nCOPY --fr"om=x" /y /z\n', 0, "w", "built otherwise"),
}


@pytest.mark.parametrize(("text", "stage", "name", "sentence"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(text: str, stage: int, name: str, sentence: str) -> None:
    with pytest.raises(RenamingRefused, match=sentence):
        rename_stage(analyze(text), stage, name)


FOLDS = {
    "a file of single lines has none": ("FROM a\nRUN x\n", []),
    "an instruction of several lines": ("FROM a\nRUN x \\\n  y\n", [(2, 3)]),
    "a here-document": ("FROM a\nRUN <<EOF\nx\nEOF\n", [(2, 4)]),
    "a here-document behind several lines": ("FROM a\nRUN --network=none \\\n <<EOF\nx\nEOF\n", [(2, 5), (3, 5)]),
    "stages, from their FROM to their last line": ("FROM a\nRUN x\n\n# next\nFROM b\nRUN y \\\n z\n", [(1, 2), (5, 7), (6, 7)]),
    "a stage of one line is none": ("FROM a\nFROM b\nRUN x\n", [(2, 3)]),
}


@pytest.mark.parametrize(("text", "expected"), FOLDS.values(), ids=FOLDS)
def test_folds(text: str, expected: list[tuple[int, int]]) -> None:
    assert [tuple(fold) for fold in folds(analyze(text))] == expected


def test_all_fixes_are_carried_out_at_once_and_what_they_make_room_for_as_well() -> None:
    text = "from debian:13 as Build\nMAINTAINER me\nENV A 1\nADD app /app\nCMD app\n"
    mended, count = fix_all(text, analyze)
    assert count >= 5
    assert not fixable(analyze(mended))
    assert not analyze(mended).errors
    assert mended.startswith("FROM debian:13 AS build\n")


def test_without_a_fix_the_text_stays() -> None:
    assert fix_all("FROM debian\n", analyze) == ("FROM debian\n", 0)
