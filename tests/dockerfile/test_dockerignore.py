"""`.dockerignore` leaves out what BuildKit leaves out: which is not what .gitignore would."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.dockerfile.dockerignore import Patterns, clean_path, read, read_patterns
from learn.dockerfile.globs import Glob, to_regexp

SYNTAX = "syntax error in pattern"

MATCHES = """
# pattern | left out | not left out
*.md | a.md .md | docs/a.md a.mdx
node_modules | node_modules node_modules/a node_modules/a/b | a/node_modules node_modulesx
foo/ | foo foo/a |
/foo | foo foo/a | /foo
./foo | foo | ./foo
a//b | a/b a/b/c | a a/c
a/../b | b b/c | a/b
../a | ../a | a
. | . | a
foo/* | foo/a foo/a/b | foo
foo/*/c | foo/b/c foo/b/c/d | foo/c foo/b/b/c
foo/** | foo/a foo/a/b | foo foob
foo** | foo foobar foo/a | a/foo
** | a a/b .git |
**/ | a a/b |
**/foo | foo a/foo a/b/foo foo/a a/foo/b | afoo foob
**foo | foo afoo a/foo a/bfoo foo/a | foob
**/*.go | a.go a/b.go a.go/x | a.gox
**/foo/* | foo/a x/foo/a x/foo/a/b | foo x/foo
**/a/**/b | a/b a/x/b x/a/y/z/b | axb a/xb
a**b | ab a/x/b a/b | axb
a/**/b | a/b a/x/b a/x/y/b | axb
a?c | abc aéc | ac abbc a/c
? | a é | ab
[a-c]x | ax cx | dx [a-c]x
[^a-c]x | dx | ax cx x
[!a]x | ax !x | bx
[]-a]x | | ]x
[\\-a]x | -x ax | bx
[*]x | ]x []x [^/]x | *x xx [x]x
a.b | a.b | axb
a+b(c){d}|$e | a+b(c){d}|$e | aab
a\\*b | a*b | axb
a\\?b | a?b | axb
a\\ b | a␠b | a\\b
a^*b | | a^b ab
build\\bin | | buildbin build/bin
node\\dist | node5ist | nodedist node/dist
src\\test | src␉est | srctest
d*\\ | d$ da$ da$b | d da
[[:alpha:]]x | bx | 5x [x
[[:^alpha:]]x | 5x | bx
[\\d\\s]x | 5x ␠x | ax
x[a-c | | xa
/ | | a a/b
# foo | | foo
"""


def readable(places: str) -> str:
    return "\0".join(places.split()).replace("␠", " ").replace("␉", "\t").replace("¦", "|")


def match_cases() -> list[object]:
    cases: list[object] = []
    for line in MATCHES.strip().splitlines()[1:]:
        pattern, *lists = line.replace("|$e", "¦$e").split(" | " if line.count(" | ") == 2 else " |")
        inside, outside = (readable(each).split("\0") if each.strip() else [] for each in lists)
        pattern = pattern.replace("¦", "|")
        cases += [pytest.param(pattern, place, True, id=f"{pattern} leaves out {place}") for place in inside]
        cases += [pytest.param(pattern, place, False, id=f"{pattern} leaves {place}") for place in outside]
    return cases


@pytest.mark.parametrize(("pattern", "path", "is_left_out"), match_cases())
def test_a_pattern_leaves_out(pattern: str, path: str, is_left_out: bool) -> None:
    assert read(pattern).matches(path) is is_left_out


@pytest.mark.parametrize(
    ("text", "path", "deciding"),
    [
        pytest.param("*\n!a", "b", "*", id="everything but"),
        pytest.param("*\n!a", "a", None, id="this one"),
        pytest.param("*\n!a", "a/b", None, id="and what is in it"),
        pytest.param("docs\n!docs/README.md", "docs/README.md", None, id="a file of an ignored folder comes back"),
        pytest.param("!a\n*", "a", "*", id="the last one has its way"),
        pytest.param("*.md\n!a*\nab*", "ab.md", "ab*", id="out, in, out again"),
        pytest.param("a\na/b", "a/b", "a", id="once it is out, nobody else is asked"),
        pytest.param("!a", "a", None, id="in without ever being out"),
        pytest.param("  a  ", "a", "a", id="blanks around a pattern are cut"),
        pytest.param("*\n! a", "a", None, id="and after the !"),
        pytest.param("*\n!/a", "a", None, id="a slash after the ! is dropped"),
        pytest.param("\ufeffa", "a", "a", id="a byte-order mark is dropped"),
        pytest.param("a\r\nb\r\n", "b", "b", id="lines may end in CR LF"),
        pytest.param(" # a", "# a", "# a", id="a comment starts at the first column"),
    ],
)
def test_the_last_pattern_that_says_something_decides(text: str, path: str, deciding: str | None) -> None:
    patterns = read(text)
    pattern = patterns.matching_pattern(path)
    assert patterns.errors == ()
    assert (pattern.written if pattern else None) == deciding


def test_a_pattern_knows_its_line() -> None:
    patterns = read("# what git keeps\n\n.git\n!.gitignore\n")
    assert [(each.line, each.written, each.is_negated, each.glob.pattern) for each in patterns.patterns] == [
        (3, ".git", False, ".git"),
        (4, "!.gitignore", True, ".gitignore"),
    ]
    assert patterns.has_negations
    assert not read("a\nb").has_negations


def test_a_path_is_taken_as_it_stands() -> None:
    assert not read("x").matches("/x")
    assert read("*").matches("/x"), "its folder is the empty name, which * matches"
    assert not read("x").matches("./x")


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("a\n[\nb", [(2, SYNTAX)]),
        ("a[", [(1, SYNTAX)]),
        ("a\\", [(1, SYNTAX)]),
        ("a\\ ", [(1, SYNTAX)]),
        ("[]a]", [(1, SYNTAX)]),
        ("[-]", [(1, SYNTAX)]),
        ("[x-]", [(1, SYNTAX)]),
        ("[a-b-c]", [(1, SYNTAX)]),
        ("[^bc", [(1, SYNTAX)]),
        ("[b-a]", [(1, SYNTAX)]),
        ("[[:none:]]x", [(1, SYNTAX)]),
        ("src\\xml", [(1, SYNTAX)]),
        ("!", [(1, 'illegal exclusion pattern: "!"')]),
        ("! ", [(1, 'illegal exclusion pattern: "!"')]),
        ("!/", [(1, 'illegal exclusion pattern: "!"')]),
        ("![", [(1, SYNTAX)]),
        ("!\n[", [(1, 'illegal exclusion pattern: "!"'), (2, SYNTAX)]),
        ("a\n" + "b" * 65_536 + "\nc", [(2, "error reading .dockerignore: bufio.Scanner: token too long")]),
    ],
)
def test_a_broken_line_is_told(text: str, errors: list[tuple[int, str]]) -> None:
    assert [tuple(error) for error in read(text).errors] == errors


def test_what_is_not_broken_still_counts() -> None:
    assert read("[\na").matches("a")


def test_the_longest_line_is_read() -> None:
    assert read("b" * 65_535).errors == ()


def test_patterns_without_a_file_are_not_made_relative() -> None:
    patterns = read_patterns(["/a", " b/ ", "", "!c", "["])
    assert [each.glob.pattern for each in patterns.patterns] == ["/a", "b", "c"]
    assert [tuple(error) for error in patterns.errors] == [(5, SYNTAX)]


@pytest.mark.parametrize(
    ("path", "cleaned"),
    [("", "."), (".", "."), ("a//b/./c/..", "a/b"), ("//a", "/a"), ("///a", "/a"), ("/..", "/"), ("../a", "../a"), ("a/", "a")],
)
def test_a_path_is_cleaned_as_go_cleans_it(path: str, cleaned: str) -> None:
    assert clean_path(path) == cleaned


@pytest.mark.parametrize(
    ("pattern", "kind", "regexp"),
    [
        ("a.b", "exact", "a\\.b"),
        ("dir/**", "prefix", "dir/"),
        ("**", "suffix", ""),
        ("**/dir", "suffix", "(.*/)?dir"),
        ("**/a**", "regexp", "(.*/)?a.*"),
        ("*", "regexp", "[^/]*"),
        ("a?", "regexp", "a[^/]"),
        ("[*]", "regexp", "[[^/]*]"),
        ("a\\.b", "regexp", "a\\.b"),
    ],
)
def test_a_pattern_becomes_the_expression_that_patternmatcher_makes(pattern: str, kind: str, regexp: str) -> None:
    found_kind, found = to_regexp(pattern)
    assert found_kind == kind
    if kind in ("exact", "regexp"):
        assert found == regexp


@given(st.lists(st.sampled_from(["a", "b", "/", "*", "?", "**", "**/"]), max_size=7).map("".join), st.text("ab/", max_size=8))
def test_the_expression_is_run_as_python_would_run_it(pattern: str, path: str) -> None:
    kind, regexp = to_regexp(pattern)
    if kind == "regexp":
        assert Glob(pattern).matches(path) == bool(re.fullmatch(regexp, path))


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        pytest.param("**/a" * 300 + "b", "a/" * 2_000, id="many ** against many folders"),
        pytest.param("*a" * 300 + "b", "a" * 4_000, id="many stars"),
        pytest.param("**/" * 20_000 + "*b", "a/" * 2_000, id="the same again and again"),
        pytest.param("**/b*/c", "a/" * 1_000_000, id="a path longer than any"),
    ],
)
def test_no_pattern_takes_exponential_time(pattern: str, path: str) -> None:
    patterns: Patterns = read(pattern)
    assert patterns.errors == ()
    assert not patterns.matches(path)
