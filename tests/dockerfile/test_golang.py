"""Go's way of printing, cutting and reading. The expected values are what Go 1.26's own packages give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.dockerfile import golang
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import GoError

SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param("plain", '"plain"', id="plain text only gets its quotes"),
        pytest.param('say "hi"', r'"say \"hi\""', id="quotes are escaped"),
        pytest.param("a\\b", r'"a\\b"', id="backslashes are escaped"),
        pytest.param("\a\b\f\n\r\t\v", r'"\a\b\f\n\r\t\v"', id="seven controls have letters"),
        pytest.param("\x00\x1f\x7f", r'"\x00\x1f\x7f"', id="other ASCII controls are hexadecimal"),
        pytest.param("é日😀", '"é日😀"', id="printable text outside ASCII stays"),
        pytest.param("\x85\xa0\u2028", r'"\u0085\u00a0\u2028"', id="spaces outside ASCII are not printable"),
        pytest.param("\U000e0001", r'"\U000e0001"', id="above the first plane there are eight digits"),
        pytest.param("'", '"\'"', id="single quotes stay"),
    ],
)
def test_quote(text: str, quoted: str) -> None:
    assert golang.quote(text) == quoted


def test_lists_are_printed_without_commas() -> None:
    assert golang.quote_list(["/bin/sh", "-c", 'echo "a"']) == r'["/bin/sh" "-c" "echo \"a\""]'
    assert golang.format_list(["80/tcp", "443/tcp"]) == "[80/tcp 443/tcp]"
    assert golang.quote_list([]) == golang.format_list([]) == "[]"


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0s"),
        (1, "1ns"),
        (1_500, "1.5µs"),
        (2_000_000, "2ms"),
        (999_999_999, "999.999999ms"),
        (SECOND, "1s"),
        (90 * SECOND, "1m30s"),
        (60 * SECOND, "1m0s"),
        (3600 * SECOND, "1h0m0s"),
        (3723 * SECOND + SECOND // 2, "1h2m3.5s"),
        (-1_500_000, "-1.5ms"),
        (-(1 << 63), "-2562047h47m16.854775808s"),
    ],
)
def test_format_duration(nanoseconds: int, text: str) -> None:
    assert golang.format_duration(nanoseconds) == text


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("0", 0),
        ("-0", 0),
        ("30s", 30 * SECOND),
        ("1h2m3.5s", 3723 * SECOND + SECOND // 2),
        (".5s", SECOND // 2),
        ("5.s", 5 * SECOND),
        ("+1ms", 1_000_000),
        ("-1.5h", -5400 * SECOND),
        ("1us1µs1μs", 3_000),
        ("0.1234567890123456789s", 123_456_789),
        ("9223372036854775807ns", (1 << 63) - 1),
        ("-9223372036854775808ns", -(1 << 63)),
    ],
)
def test_parse_duration(text: str, nanoseconds: int) -> None:
    assert golang.parse_duration(text) == nanoseconds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'time: invalid duration ""'),
        ("-", 'time: invalid duration "-"'),
        ("s", 'time: invalid duration "s"'),
        (".s", 'time: invalid duration ".s"'),
        ("3", 'time: missing unit in duration "3"'),
        ("1s2", 'time: missing unit in duration "1s2"'),
        ("1d", 'time: unknown unit "d" in duration "1d"'),
        ("1S", 'time: unknown unit "S" in duration "1S"'),
        ("1s ", 'time: unknown unit "s " in duration "1s "'),
        ("1é", r'time: unknown unit "\xc3\xa9" in duration "1\xc3\xa9"'),
        ('1"', r'time: unknown unit "\"" in duration "1\""'),
        ("9223372036854775808ns", 'time: invalid duration "9223372036854775808ns"'),
        ("99999999999999999999d", 'time: invalid duration "99999999999999999999d"'),
        ("2562048h", 'time: invalid duration "2562048h"'),
    ],
)
def test_durations_are_refused_in_go_s_words(text: str, message: str) -> None:
    with pytest.raises(GoError) as refused:
        golang.parse_duration(text)
    assert str(refused.value) == message


@given(st.integers(-(1 << 63), (1 << 63) - 1))
def test_a_printed_duration_reads_back(nanoseconds: int) -> None:
    # Go's fractions are floats, so that the last digit of a long one may differ; whole seconds may not.
    whole = nanoseconds // SECOND * SECOND
    if whole >= -(1 << 63):
        assert golang.parse_duration(golang.format_duration(whole)) == whole


def test_white_space_is_go_s() -> None:
    everything = [chr(code) for code in range(0x110000)]
    theirs = [letter for letter in everything if letter in golang.SPACE]
    python_s = [letter for letter in everything if letter.isspace()]
    assert set(python_s) - set(theirs) == set("\x1c\x1d\x1e\x1f")
    assert set(theirs) <= set(python_s)
    assert golang.trim_space("\u3000 \x1ca\x1c\xa0\n") == "\x1ca\x1c"
    assert golang.fields("\ta\x1cb\u2028c\xa0 ") == ["a\x1cb", "c"]


def test_case_changes_one_code_point_for_one() -> None:
    assert golang.to_lower("WORKDİR ΣΑΣ K") == "workdir σασ k"
    assert golang.to_upper("straße ŉ ᾳ ǆ") == "STRAßE ŉ ᾼ Ǆ"


@pytest.mark.parametrize(
    ("text", "strings"),
    [
        pytest.param('["a", "b c"]', ["a", "b c"], id="strings"),
        pytest.param(' \xa0[ "a" ,"b" ]\t', ["a", "b"], id="space around and between"),
        pytest.param("[]", [], id="an empty array is an array"),
        pytest.param("[ ]", [], id="an empty array with a space"),
        pytest.param(r'["\u00e9\n\/\"\\"]', ['é\n/"\\'], id="escapes"),
        pytest.param(r'["\ud83d\ude00"]', ["😀"], id="a surrogate pair is one character"),
        pytest.param(r'["\ud800", "\udc00\ud800x"]', ["\ufffd", "\ufffd\ufffdx"], id="lone surrogates are replaced"),
        pytest.param(r'["\ud800\ud83d\ude00"]', ["\ufffd😀"], id="a lone surrogate before a pair"),
        pytest.param('["\x7fé"]', ["\x7fé"], id="DEL and text outside ASCII stand for themselves"),
    ],
)
def test_a_json_array_of_strings_is_read(text: str, strings: list[str]) -> None:
    assert golang.parse_json_strings(text) == strings


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param('"a"', id="a string alone"),
        pytest.param('["a"] x', id="text after the array"),
        pytest.param('["a"]]', id="one bracket too many"),
        pytest.param('["a",]', id="a trailing comma"),
        pytest.param('[,"a"]', id="a leading comma"),
        pytest.param('["a" "b"]', id="no comma"),
        pytest.param("['a']", id="single quotes"),
        pytest.param('["a\tb"]', id="a raw tab in a string"),
        pytest.param(r'["\x41"]', id="an escape JSON does not have"),
        pytest.param(r'["\u00g0"]', id="a wrong digit"),
        pytest.param('["a', id="no end"),
        pytest.param("[NaN]", id="not a number"),
        pytest.param("[01]", id="a leading zero"),
        pytest.param("[1.]", id="a point without digits"),
        pytest.param("[1e999]", id="a number Go cannot hold"),
        pytest.param("[[1, -1e999]]", id="a number Go cannot hold, further in"),
        pytest.param('["a"\xa0]', id="space that is none in JSON"),
        pytest.param('[{"a" 1}]', id="an object without a colon"),
        pytest.param('[{"a": 1,}]', id="an object with a trailing comma"),
        pytest.param('[{1: "a"}]', id="an object whose key is no string"),
        pytest.param("[{]}", id="brackets that cross"),
        pytest.param("[" * 10_001 + "]" * 10_001, id="deeper than Go reads"),
    ],
)
def test_what_is_no_json_array_is_left_to_the_shell_form(text: str) -> None:
    assert golang.parse_json_strings(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        "[null]",
        '["a", true]',
        "[-0.5e+3]",
        '[["a"]]',
        '[{"a": [1, {"b": []}], "c": ""}]',
        "[{}]",
        pytest.param("[" * 10_000 + "]" * 10_000, id="as deep as Go reads"),
    ],
)
def test_a_json_array_of_other_things_is_refused(text: str) -> None:
    with pytest.raises(DockerfileError, match="arrays must be comprised of strings only"):
        golang.parse_json_strings(text)
