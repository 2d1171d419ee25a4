"""How each keyword's text becomes flags, arguments and form."""

from __future__ import annotations

import pytest

from learn.dockerfile.syntax import Node, parse, read


def only(text: str) -> Node:
    syntax = parse(read(text))
    assert not syntax.errors
    (node,) = syntax.nodes
    return node


def refusal(text: str) -> str:
    (error,) = parse(read(text)).errors
    return error.message


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("FROM a AS b", ("a", "AS", "b")),
        ("FROM  a\t\v\f\rAS b ", ("a", "AS", "b")),
        pytest.param("EXPOSE 80\xa081\u202882", ("80\xa081\u202882",), id="only ASCII space splits"),
        pytest.param("EXPOSE 80\x1c81", ("80\x1c81",), id="what only Python calls space does not"),
        pytest.param("EXPOSE \xa080\u3000", ("80",), id="but all space is trimmed"),
        ("USER  a b ", ("a b",)),
        ("WORKDIR /a b", ("/a b",)),
        ("STOPSIGNAL 9", ("9",)),
        ("MAINTAINER a <b>", ("a <b>",)),
        ("USER", ()),
        ("FROM ", ()),
    ],
)
def test_strings_and_words(line: str, arguments: tuple[str, ...]) -> None:
    node = only(line)
    assert (node.arguments, node.form) == (arguments, None)


@pytest.mark.parametrize(
    ("line", "arguments", "form"),
    [
        ('RUN ["a", "b c"]', ("a", "b c"), "exec"),
        ("RUN a  b ", ("a  b",), "shell"),
        ("RUN", (), "shell"),
        ("RUN []", (), "exec"),
        pytest.param("CMD ['a']", ("['a']",), "shell", id="JSON that does not parse is shell form"),
        ('ENTRYPOINT ["a"] b', ('["a"] b',), "shell"),
        ('CMD ["a",]', ('["a",]',), "shell"),
        ('COPY ["a b", "c"]', ("a b", "c"), "exec"),
        ("COPY a  b", ("a", "b"), "shell"),
        ('ADD ["a", b]', ('["a",', "b]"), "shell"),
        ('VOLUME ["/a"]', ("/a",), "exec"),
        ("VOLUME /a /b", ("/a", "/b"), "shell"),
        ("VOLUME", (), "shell"),
        ('SHELL ["a"]', ("a",), "exec"),
        pytest.param("SHELL a b", ("a b",), None, id="SHELL has no shell form"),
        ('HEALTHCHECK CMD ["a", "b"]', ("CMD", "a", "b"), "exec"),
        ("healthcheck cmd a  b", ("cmd", "a  b"), "shell"),
        ("HEALTHCHECK CMD", ("CMD",), "shell"),
        ("HEALTHCHECK NONE", ("NONE",), None),
        ("HEALTHCHECK NONE x", ("NONE", "x"), None),
        ("HEALTHCHECK", (), None),
        pytest.param("HEALTHCHECK CMD\u00a0x", ("CMD\ufffd", "x"), None, id="half of a no-break space ends the type"),
    ],
)
def test_forms(line: str, arguments: tuple[str, ...], form: str | None) -> None:
    node = only(line)
    assert (node.arguments, node.form) == (arguments, form)


@pytest.mark.parametrize(
    "line", ["RUN [1]", 'COPY ["a", null]', "CMD [[]]", "SHELL [1]", "HEALTHCHECK CMD [true]", "ONBUILD RUN [1]"]
)
def test_arrays_of_other_things_are_refused(line: str) -> None:
    assert refusal(line) == "when using JSON array syntax, arrays must be comprised of strings only"


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("ENV A=1", ("A", "1", "=")),
        ("ENV A=1  B= C==", ("A", "1", "=", "B", "", "=", "C", "=", "=")),
        ('ENV A=\'a b\' "B"="c \\" d"', ("A", "'a b'", "=", '"B"', '"c \\" d"', "=")),
        (r"ENV A=a\ b", ("A", r"a\ b", "=")),
        pytest.param("ENV A=1\u3000B=2\xa0C=3", ("A", "1", "=", "B", "2", "=", "C", "3", "="), id="all Unicode space splits"),
        pytest.param("ENV A=1\x1cB=2", ("A", "1\x1cB=2", "="), id="what only Python calls space does not"),
        pytest.param("ENV A='b c", ("A", "'b c", "="), id="an open quote reaches to the end"),
        pytest.param(r"ENV A='b\' C=d", ("A", r"'b\'", "=", "C", "d", "="), id="single quotes know no escape"),
        pytest.param('ENV A="b\\" C=d', ("A", '"b\\" C=d', "="), id="an escaped quote ends nothing"),
        pytest.param("ENV A=b\\\\\\", ("A", "b\\\\", "="), id="a lone escape at the very end is dropped"),
        pytest.param("ENV A B  C=D ", ("A", "B  C=D", ""), id="the legacy form"),
        pytest.param("ENV A\u3000b c", ("A\u3000b", "c", ""), id="the legacy form splits at ASCII space"),
        ("ENV", ()),
        ("LABEL a.b=c d=e", ("a.b", "c", "=", "d", "e", "=")),
        ("LABEL a b", ("a", "b", "")),
        ("ARG A", ("A",)),
        ("ARG A=1 B='x y' C", ("A=1", "B='x y'", "C")),
        ("ARG", ()),
    ],
)
def test_pairs(line: str, arguments: tuple[str, ...]) -> None:
    assert only(line).arguments == arguments


def test_the_file_s_escape_character_protects_words() -> None:
    assert parse(read("# escape=`\nENV A=C:\\ B=a` b\n")).nodes[0].arguments == ("A", "C:\\", "=", "B", "a` b", "=")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ENV A", "ENV must have two arguments"),
        ("LABEL A\xa0b", "LABEL must have two arguments"),
        ("ENV A=1 B", 'Syntax error - can\'t find = in "B". Must be of the form: name=value'),
        ("LABEL A=1 'b c'", "Syntax error - can't find = in \"'b c'\". Must be of the form: name=value"),
    ],
)
def test_pairs_are_refused_in_buildkit_s_words(line: str, message: str) -> None:
    assert refusal(line) == message


@pytest.mark.parametrize(
    ("line", "flags", "arguments"),
    [
        ("COPY --from=a --link b c", ("--from=a", "--link"), ("b", "c")),
        ("COPY\t--from=a\tb c", ("--from=a",), ("b", "c")),
        ("RUN -x", (), ("-x",)),
        ("RUN a --b", (), ("a --b",)),
        ("RUN --", (), ()),
        pytest.param("RUN --a -- --b c", ("--a",), ("--b c",), id="two dashes end the flags"),
        pytest.param("RUN --a \t-- b", ("--a",), ("b",), id="also behind other white space"),
        pytest.param("RUN --a \t--b c", ("--a", "--b"), ("c",), id="behind which there may be another flag, too"),
        pytest.param("RUN --a=\"b c\"'d'e f", ("--a=b cde",), ("f",), id="quotes are removed"),
        pytest.param(r"RUN --a=b\ c\"d f", ('--a=b c"d',), ("f",), id="escapes are removed"),
        pytest.param(r"RUN --a='b\'c' f", ("--a=b'c",), ("f",), id="in single quotes, too"),
        pytest.param("RUN --a='b c", ("--a=b c",), (), id="an open quote reaches to the end"),
        pytest.param("RUN '--'a b", (), ("'--'a b",), id="a quoted dash begins no flag"),
        pytest.param("RUN --'' --a b", (), ("--a b",), id="two dashes and empty quotes end the flags, too"),
        pytest.param("RUN --a=µ b", ("--a=Âµ",), ("b",), id="flags are read byte by byte"),
        pytest.param("RUN --a=é\xa0b", ("--a=Ã©Â",), ("b",), id="half of a no-break space ends a flag"),
        pytest.param("RUN --a=à b", ("--a=Ã",), ("b",), id="and so does half of a letter"),
        pytest.param("RUN --a=\u2801 b", ("--a=â",), ("\ufffd b",), id="which leaves an invalid byte"),
        pytest.param("RUN \xa0--a b", (), ("--a b",), id="a no-break space before them makes them arguments"),
        pytest.param("RUN --a --b=é ü", ("--a", "--b=Ã©"), ("ü",), id="the rest keeps its letters"),
    ],
)
def test_flags(line: str, flags: tuple[str, ...], arguments: tuple[str, ...]) -> None:
    node = only(line)
    assert (node.flags, node.arguments) == (flags, arguments)


def test_flags_know_only_the_backslash() -> None:
    assert parse(read("# escape=`\nRUN --a=`b\\c d\n")).nodes[0].flags == ("--a=`bc",)


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("ONBUILD RUN a  b ", ("RUN a  b ",)),
        ("onbuild  copy --from=x a b", ("copy --from=x a b",)),
        ('ONBUILD CMD ["a"]', ('CMD ["a"]',)),
        ("ONBUILD", ()),
        ("ONBUILD RUN \\\n  a", ("RUN   a",)),
        ("ONBUILD ONBUILD RUN a", ("ONBUILD RUN a",)),
        ("ONBUILD RUN <<A <<B\na\nA\nb\nB\n", ("RUN <<A <<B\na\nA\nb\nB",)),
    ],
)
def test_a_trigger_stands_whole(line: str, arguments: tuple[str, ...]) -> None:
    node = only(line)
    assert (node.arguments, node.form) == (arguments, None)


def test_a_trigger_must_parse() -> None:
    assert refusal("ONBUILD ENV a") == "ENV must have two arguments"
    assert refusal("ONBUILD ONBUILD LABEL a") == "LABEL must have two arguments"
