"""Words with dollars in them become what BuildKit's shell lexer makes of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.dockerfile.expansion import MAX_EXPANDED, Expansion, ExpansionError, expand, expand_words
from learn.dockerfile.golang import quote
from learn.dockerfile.patterns import Search, read_segments


class Case(NamedTuple):
    word: str
    expected: str
    error: str
    values: dict[str, str]


def read_cases() -> list[Case]:
    cases: list[Case] = []
    values: dict[str, str] = {}
    for line in (Path(__file__).parent / "expansion.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("# "):
            continue
        fields = [field.strip().replace("␠", " ") for field in line.split("|")]
        if len(fields) == 1:
            name, _, value = line.partition("=")
            values = {**values, name: value}
        else:
            cases.append(Case(*fields, values))
    return cases


@pytest.mark.parametrize("case", [pytest.param(case, id=case.word) for case in read_cases()])
def test_a_word_becomes_what_buildkit_makes_of_it(case: Case) -> None:
    if case.error:
        with pytest.raises(ExpansionError) as caught:
            expand(case.word, case.values)
        assert caught.value.message == f"failed to process {quote(case.word)}: {case.error}"
    else:
        assert expand(case.word, case.values).result == case.expected


@pytest.mark.parametrize(
    ("word", "matched", "unmatched"),
    [
        pytest.param("plain", (), (), id="nothing is looked up in a plain word"),
        pytest.param("$A$B$A", ("A",), ("B",), id="a name counts once"),
        pytest.param("${N:-$M}", (), ("M", "N"), id="what is inside is looked up first"),
        pytest.param("${A:-$M}", ("A",), ("M",), id="a default is looked up even where it is not used"),
        pytest.param("${A:+$B}", ("A",), ("B",), id="so is an alternative"),
        pytest.param("${A/$A/$B}", ("A",), ("B",), id="pattern and replacement too"),
        pytest.param("'$B'\\$B", (), (), id="what is quoted or escaped is no name"),
        pytest.param("$1$@", (), ("1", "@"), id="special parameters are names"),
    ],
)
def test_it_tells_which_names_had_values(word: str, matched: tuple[str, ...], unmatched: tuple[str, ...]) -> None:
    result = expand(word, {"A": "1"})
    assert (result.matched, result.unmatched) == (matched, unmatched)


def test_an_error_still_tells_the_names_met_before_it() -> None:
    with pytest.raises(ExpansionError) as caught:
        expand("$A$B${C:?}", {"A": "1"})
    assert (caught.value.matched, caught.value.unmatched) == (("A",), ("B", "C"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("a\\b", "a\\b"),
        ("a`$A", "a$A"),
        ('"a`"b"', 'a"b'),
        ('"a\\$A"', "a\\1"),
    ],
)
def test_the_escape_character_can_be_a_backtick(word: str, expected: str) -> None:
    assert expand(word, {"A": "1"}, "`").result == expected


def test_quotes_can_be_ordinary_characters() -> None:
    assert expand("'$A' \"it's", {"A": "1"}, skip_quotes=True).result == "'1' \"it's"


def test_quotes_can_be_left_standing() -> None:
    assert expand("'$A' \"$A\"", {"A": "1"}, raw_quotes=True).result == "'$A' \"1\""


@pytest.mark.parametrize(
    ("word", "expected"),
    [("a\\ b", "a\\ b"), ("a\\", "a\\"), ('"\\$A"', "\\$A"), ('"a\\b"', "a\\\\b"), ("${N:-a\\b}", "ab")],
)
def test_escapes_can_be_left_standing(word: str, expected: str) -> None:
    assert expand(word, {}, raw_escapes=True).result == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("$N ${N}", "$N ${N}"),
        ("${N:-$A}", "${N:-1}"),
        ("${N#a\\}b}", "${N#a\\}b}"),
        ("${N//a/$A}", "${N/a/1}"),
        ("${N:}}", "${N:}}"),
        ("$A${A:-2}", "11"),
    ],
)
def test_what_names_no_value_can_be_left_standing(word: str, expected: str) -> None:
    assert expand(word, {"A": "1"}, skip_unset=True).result == expected


def test_a_byte_order_mark_in_front_is_dropped() -> None:
    assert expand("\ufeffa\ufeff", {}) == Expansion("\ufeffa\ufeff", "a\ufeff", (), ())


@pytest.mark.parametrize(
    ("word", "words"),
    [
        pytest.param("", (), id="nothing is no word"),
        pytest.param("80", ("80",), id="one word"),
        pytest.param(" 80\t443 ", ("80", "443"), id="white space separates"),
        pytest.param("80\u00a0443", ("80", "443"), id="Unicode's too"),
        pytest.param("80\x1c443", ("80\x1c443",), id="but not Python's"),
        pytest.param("$PORTS", ("1", "2"), id="a value is cut as well"),
        pytest.param("x${PORTS}y", ("x1", "2y"), id="and joins what stands around it"),
        pytest.param("\"$PORTS\" 'a b'", ("1  2", "a b"), id="unless it is quoted"),
        pytest.param("a\\ b", ("a b",), id="an escaped blank separates nothing"),
        pytest.param('"" a', ("a",), id="an empty word is none"),
        pytest.param("<< EOF <a", ("<< EOF", "<a"), id="blanks after << belong to the word"),
        pytest.param("80${NONE:-80}", ("80",), id="BuildKit loses what stands before a substitution with an operator"),
        pytest.param("1 2${NONE:-3}4", ("1", "34"), id="but not the words before that"),
    ],
)
def test_a_result_is_cut_into_words(word: str, words: tuple[str, ...]) -> None:
    assert expand_words(word, {"PORTS": "1  2"})[0] == words


DEPTH = 30_000


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("${a:-x" * DEPTH + "}" * DEPTH, id="defaults"),
        pytest.param('"${a:-' * DEPTH + '}"' * DEPTH, id="with quotes"),
        pytest.param("${b#" * DEPTH + "}" * DEPTH, id="patterns"),
        pytest.param("${b/x/" * DEPTH + "}" * DEPTH, id="replacements"),
        pytest.param("${a:-x" * DEPTH, id="never closed"),
        pytest.param("${a" * DEPTH, id="no operator"),
    ],
)
def test_any_depth_is_read_in_linear_time(word: str) -> None:
    try:
        expand(word, {})
    except ExpansionError as error:
        assert "missing '}'" in error.message or "modifier ($)" in error.message  # noqa: PT017 - either way out is right


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("$A" * 2_000, id="side by side"),
        pytest.param("${N:-" + "$A" * 2_000 + "}", id="in a default"),
        pytest.param("${B//x/$B}", id="in a replacement"),
    ],
)
def test_a_value_that_would_grow_too_large_is_refused(word: str) -> None:
    with pytest.raises(ExpansionError, match=rf"^expanded value is longer than {MAX_EXPANDED} characters$"):
        expand(word, {"A": "a" * 1_000, "B": "x" * 2_000})


def test_a_long_word_that_does_not_grow_is_taken() -> None:
    assert expand("x" * 2 * MAX_EXPANDED + "$A", {"A": ""}).result == "x" * 2 * MAX_EXPANDED


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("${A%" + "a?" * 500 + "b}", id="long segments with holes"),
        pytest.param("${A//" + "*a" * 500 + "b/x}", id="many stars"),
        pytest.param("${A//" + "*a?a" * 250 + "b/x}", id="stars and holes"),
    ],
)
def test_a_pattern_takes_no_exponential_time(word: str) -> None:
    assert expand(word, {"A": "a" * 50_000}).result == "a" * 50_000


def test_too_much_to_match_is_refused() -> None:
    with pytest.raises(ExpansionError, match=r"pattern longer than 1024 characters in substitution$"):
        expand("${A#" + "x" * 1_025 + "}", {})
    with pytest.raises(ExpansionError, match="more than 65536 characters to be matched"):
        expand("${A#b}${A#b}", {"A": "a" * 40_000})


def as_regexp(pattern: str, greedy: bool) -> re.Pattern[str]:
    parts = {"*": ".*" if greedy else ".*?", "?": "."}
    return re.compile("".join(parts.get(character) or re.escape(character) for character in pattern))


@given(st.text("ab*?\n", max_size=7), st.text("ab\n", max_size=12), st.booleans())
def test_a_pattern_matches_what_the_regular_expression_would(pattern: str, text: str, greedy: bool) -> None:
    found = as_regexp(pattern, greedy).match(text)
    assert Search(read_segments(pattern), text).match_at(0, greedy) == (found.end() if found else None)


@given(st.text("ab*?\n", max_size=7), st.text("ab\n", max_size=12))
def test_a_pattern_is_found_where_the_regular_expression_would_find_it(pattern: str, text: str) -> None:
    found = as_regexp(pattern, True).search(text)
    assert Search(read_segments(pattern), text).find(0) == (found.span() if found else None)
