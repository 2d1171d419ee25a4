"""Here-documents: what announces one, what ends it, what is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.syntax import Heredoc, Node, find_heredocs, parse, parse_heredoc, read, without_leading_tabs


def nodes(text: str) -> tuple[Node, ...]:
    syntax = parse(read(text))
    assert not syntax.errors
    return syntax.nodes


def names(line: str) -> list[str]:
    return [heredoc.name for heredoc in find_heredocs(line)]


@pytest.mark.parametrize(
    ("word", "heredoc"),
    [
        ("<<EOF", Heredoc("EOF", 0, "", expand=True, strip_tabs=False)),
        ("<<-EOF", Heredoc("EOF", 0, "", expand=True, strip_tabs=True)),
        ("3<<EOF", Heredoc("EOF", 3, "", expand=True, strip_tabs=False)),
        ("<<'EOF'", Heredoc("EOF", 0, "", expand=False, strip_tabs=False)),
        ('<<"E O F"', Heredoc("E O F", 0, "", expand=False, strip_tabs=False)),
        ("<<E'O'F", Heredoc("EOF", 0, "", expand=False, strip_tabs=False)),
        pytest.param(r"<<EO\'F", Heredoc("EO'F", 0, "", expand=True, strip_tabs=False), id="an escaped quote quotes nothing"),
        pytest.param(r"<<'E'O\'F", Heredoc("EO'F", 0, "", expand=False, strip_tabs=False), id="a quote besides one does"),
        pytest.param("<<$EOF", Heredoc("$EOF", 0, "", expand=True, strip_tabs=False), id="variables are not replaced"),
        pytest.param("<<\ufeffEOF", Heredoc("EOF", 0, "", expand=True, strip_tabs=False), id="a byte-order mark is ignored"),
        pytest.param("<< EOF", Heredoc("EOF", 0, "", expand=True, strip_tabs=False), id="blanks before the name"),
        pytest.param(
            "99999999999999999999999<<E",
            Heredoc("E", (1 << 64) - 1, "", expand=True, strip_tabs=False),
            id="Go's greatest number",
        ),
    ],
)
def test_a_word_that_announces_one(word: str, heredoc: Heredoc) -> None:
    assert parse_heredoc(word) == heredoc


@pytest.mark.parametrize("word", ["EOF", "<EOF", "<<", "<<-", "<<<EOF", "a<<EOF", "<<a<b", '<<""', "<<a b", "-<<EOF", "٣<<EOF"])
def test_a_word_that_does_not(word: str) -> None:
    assert parse_heredoc(word) is None


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("<<'EOF", 'failed to process "\'EOF": unexpected end of statement while looking for matching single-quote'),
        ('<<"EOF', 'failed to process "\\"EOF": unexpected end of statement while looking for matching double-quote'),
        ("<<${a:-b", "failed to process \"${a:-b\": syntax error: missing '}'"),
        ("<<${a/b}", "failed to process \"${a/b}\": syntax error: missing '/' in ${}"),
        ("<<${a/b/c", "failed to process \"${a/b/c\": syntax error: missing '}'"),
        ("<<${", "failed to process \"${\": syntax error: missing '}'"),
        ("<<${}", 'failed to process "${}": syntax error: bad substitution'),
        ("<<${a=b}", 'failed to process "${a=b}": unsupported modifier (=) in substitution'),
        ("<<${a:#b}", 'failed to process "${a:#b}": unsupported modifier (:#) in substitution'),
        ("<<${a", 'failed to process "${a": unsupported modifier (\ufffd) in substitution'),
        ('<<"${a:-', 'failed to process "\\"${a:-": syntax error: missing \'}\''),
    ],
)
def test_names_that_cannot_be_read(word: str, message: str) -> None:
    with pytest.raises(DockerfileError) as refused:
        parse_heredoc(word)
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("RUN <<A cat <<B", ["A", "B"]),
        ("RUN << A", ["A"]),
        pytest.param("RUN <<- A", [], id="blanks after the dash do not belong to it"),
        pytest.param("RUN cat<<A", [], id="it must begin a word"),
        pytest.param("RUN '<<A' \"<<B\" \\<<C", [], id="quoted or escaped it is text"),
        pytest.param("RUN <<A echo 'open", [], id="an open quote hides all"),
        pytest.param('RUN <<\'a b\' <<"c\\"d"', ["a b", 'c"d'], id="quotes hold words together"),
        pytest.param("RUN $x ${y} <<A", ["A"], id="variables beside it"),
        pytest.param("RUN ${x:-<<A <<B} <<C", ["B}", "C"], id="a default is cut into words, too"),
        pytest.param("RUN ${x/ <<A / }<<B", ["A"], id="and so is a pattern"),
        pytest.param("RUN <<A${x:-b}", [], id="a substitution empties the word before it"),
        pytest.param("RUN <<A${x}", ["A${x}"], id="a plain variable does not"),
        pytest.param("RUN ${x:-${y:-\"${z+'} '}\"}} <<A", ["A"], id="nested"),
        pytest.param("RUN $$ $1a $# \u00b2 <<A\u3000b", ["A"], id="special parameters, and space of any kind"),
        pytest.param('RUN "x\\\\" <<"A" "${z}"', ["A"], id="one quoted word after another"),
        pytest.param('RUN "a\\n$x\\"" <<A', ["A"], id="escapes in double quotes"),
    ],
)
def test_the_here_documents_of_a_line(line: str, expected: list[str]) -> None:
    assert names(line) == expected


@given(st.text(alphabet="<<<a' \"-3\t\u3000$", max_size=20))
def test_a_word_at_the_end_changes_nothing_before_it(line: str) -> None:
    """A line with `${` takes the long way through the lexer; one without, a short one. Both must agree."""
    assert refused_as_none(f"RUN {line} x") == refused_as_none(f"RUN {line} x ${{x}}")


def refused_as_none(line: str) -> list[Heredoc] | None:
    try:
        return find_heredocs(line)
    except DockerfileError:
        return None


def test_contents_follow_in_order() -> None:
    first, second = nodes("COPY <<X <<Y /dest\nY\nX\nX\n# no comment\\\nY\nRUN a\n")
    assert [(heredoc.name, heredoc.content) for heredoc in first.heredocs] == [("X", "Y\n"), ("Y", "X\n# no comment\\\n")]
    assert (first.start_line, first.end_line, second.start_line) == (1, 6, 7)
    assert first.arguments == ("<<X", "<<Y", "/dest")


def test_the_dash_lets_the_terminator_be_indented_and_keeps_the_tabs() -> None:
    (node,) = nodes("RUN <<-EOF\n\t\ta\n b\n\t\tEOF\n")
    assert node.heredocs[0].content == "\t\ta\n b\n"
    assert without_leading_tabs(node.heredocs[0].content) == "a\n b\n"


def test_carriage_returns_stay_in_the_content_and_do_not_hide_the_terminator() -> None:
    (node,) = nodes("RUN <<EOF\r\na\r\nEOF\r\n")
    assert node.heredocs[0].content == "a\r\n"
    assert node.original == "RUN <<EOF"


def test_an_empty_content() -> None:
    assert nodes("RUN <<EOF\nEOF")[0].heredocs[0].content == ""


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("ADD <<EOF /a", 1),
        ("ONBUILD RUN <<EOF", 1),
        ("run <<EOF", 1),
        ("onbuild rUn <<EOF", 1),
        ('RUN ["<<EOF"]', 0),
        ('ONBUILD RUN ["<<EOF"]', 0),
        ("CMD <<EOF", 0),
        ("ONBUILD CMD <<EOF", 0),
        ("ONBUILD ONBUILD RUN <<EOF", 0),
    ],
)
def test_which_instructions_hold_them(line: str, count: int) -> None:
    first, *others = nodes(f"{line}\nEOF\n")
    assert len(first.heredocs) == count
    assert len(others) == (0 if count else 1)


def test_the_file_s_escape_character_does_not_matter() -> None:
    (node,) = nodes("# escape=`\nRUN <<E\\OF\nEOF\n")
    assert node.heredocs[0].name == "EOF"


def test_a_missing_terminator_is_told_at_the_instruction() -> None:
    syntax = parse(read("FROM a\nRUN <<EOF\nRUN b\n"))
    assert [(error.span.start.line, error.message) for error in syntax.errors] == [(2, "unterminated heredoc")]
    assert [node.keyword for node in syntax.nodes] == ["FROM"]
