"""Our parser against BuildKit's own, on files nobody wrote.

PyPI's `dockerfile` holds the Go parser of BuildKit 0.12.5. Where today's BuildKit differs from that one, our parser follows
today's: each such place is an exception with a name, below, and a test shows that it is one. There is no wheel for every
machine; where there is none, this file is skipped.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learn.dockerfile.golang import to_lower
from learn.dockerfile.syntax import Node, parse, read

dockerfile: Any = pytest.importorskip("dockerfile", reason="the wheel of BuildKit's parser is not for this machine")

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1500"))  # of each of two kinds; raise it to search for as long as one likes


@dataclass(frozen=True)
class Command:
    """What both sides say of one instruction."""

    written: str
    is_json: bool
    original: str
    start_line: int
    end_line: int
    flags: tuple[str, ...]
    arguments: tuple[str, ...]
    heredocs: tuple[tuple[str, int, str], ...]


Outcome = list[Command] | str
"""The instructions, or the first refusal."""


def ours(text: str) -> Outcome:
    syntax = parse(read(text))
    return syntax.errors[0].message if syntax.errors else [_our_command(node) for node in syntax.nodes]


def _our_command(node: Node) -> Command:
    arguments = node.arguments
    heredocs = tuple((heredoc.name, heredoc.file_descriptor, heredoc.content) for heredoc in node.heredocs)
    if node.keyword in ("ENV", "LABEL"):  # exception "three values a pair"
        arguments = tuple(value for index, value in enumerate(arguments) if index % 3 < 2)
    if node.keyword == "ONBUILD":  # the wheel gives the trigger's own arguments, and (exception) none of its here-documents
        arguments, heredocs = (), ()
    return Command(
        node.written, node.form == "exec", node.original, node.start_line, node.end_line, node.flags, arguments, heredocs
    )


def theirs(text: str) -> Outcome:
    try:
        commands = dockerfile.parse_string(text)
    except dockerfile.GoParseError as error:
        message = str(error)
        return "the Dockerfile cannot be empty" if not text else message  # BuildKit says so before it parses
    return [_their_command(command) for command in commands]


def _their_command(command: Any) -> Command:
    original = command.original or ""
    if command.heredocs:  # the wheel appends the here-documents to the line
        original = original.partition("\n")[0]
    is_trigger = to_lower(command.cmd or "") == "onbuild"
    heredocs = tuple((heredoc.name, heredoc.file_descriptor, heredoc.content) for heredoc in command.heredocs)
    return Command(
        command.cmd or "",
        command.json and not is_trigger,
        original,
        command.start_line,
        command.end_line,
        command.flags,
        () if is_trigger else command.value,
        heredocs,
    )


# ---- the exceptions: what is in a file that the two may rightly read in different ways


def _has(pattern: str) -> Callable[[str], bool]:
    return re.compile(pattern, re.MULTILINE).search  # type: ignore[return-value]


EXCEPTIONS: dict[str, Callable[[str], bool]] = {
    "a NUL byte ends the wheel's input": lambda text: "\0" in text,
    "<< EOF is a here-document since 2025": _has(r"<<-?\s|<<-?\\\s*$|<<-?`\s*$"),
    "text after a JSON array makes it shell form": _has(r"\][^\S\n]*+[^\s]|\][^\S\n]*[\x1c-\x1f]"),
    "the shell lexer has learned more substitutions": lambda text: "<<" in text and "${" in text,
    "any space may follow a directive's #": _has(r"^\s*#[\t\f\r ]*[^\S\t\f\r\n ]"),
    "`check` is a directive": _has(r"^\s*#\s*(?i:check)\s*="),
}
"""Besides two that are evened out above (ENV and LABEL have three values a pair; the wheel tells no here-documents of ONBUILD)
and one that shows itself: half a letter, where BuildKit cuts flags byte by byte, cannot leave the wheel."""


def is_exception(text: str) -> bool:
    return any(applies(text) for applies in EXCEPTIONS.values())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("RUN a\0b\n", "a NUL byte ends the wheel's input"),
        ("RUN << EOF\nEOF\n", "<< EOF is a here-document since 2025"),
        ('CMD ["a"] b\n', "text after a JSON array makes it shell form"),
        ("CMD [1]] b\n", "text after a JSON array makes it shell form"),
        ("RUN ${x/a/b} <<A\nA\n", "the shell lexer has learned more substitutions"),
        ("#\v escape=`\nRUN a`\nb\n", "any space may follow a directive's #"),
        ("# check=skip=all\n# escape=`\nRUN a`\nb\n", "`check` is a directive"),
    ],
)
def test_each_exception_is_one(text: str, name: str) -> None:
    assert EXCEPTIONS[name](text)
    assert ours(text) != theirs(text)


def test_the_two_evened_out_are_exceptions() -> None:
    assert parse(read("ENV A=1\n")).nodes[0].arguments != dockerfile.parse_string("ENV A=1\n")[0].value
    assert parse(read("ONBUILD RUN <<A\nA\n")).nodes[0].heredocs
    assert not dockerfile.parse_string("ONBUILD RUN <<A\nA\n")[0].heredocs


def test_half_a_letter_cannot_leave_the_wheel() -> None:
    text = "RUN --a=\u2801 b\n"
    assert parse(read(text)).nodes[0].arguments == ("\ufffd b",)
    with pytest.raises(UnicodeDecodeError):
        theirs(text)


# ---- files from pieces, and real files with pieces put in

KEYWORDS = [
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN",
    "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR", "run", "Copy", "RUNN", "onbuild copy", "ONBUILD RUN", "HEALTHCHECK CMD",
]  # fmt: skip
PIECES = [
    *(f"\n{keyword} " for keyword in KEYWORDS), "\n", "\n", "\r\n", "\n\n", " ", "  ", "\t", "\r", "\v", "\f", "\xa0", "\u2028",
    "\x85", "\u3000", "é", "日", "a", "b=c", "A=", "=", "x y", '"', "'", "\\", "`", "\\\n", "`\n", "\\ \t\n", "\\\n\n",
    "\\\n# c\n",     "\\\n \t# c\\\n", "\n# c", "\n#", "#!x\n", "# escape=`\n", "# escape=\\\n",
    "# syntax=a\n", "#Escape = `\r\n", "--", "--a=b ",
    "--from=x ", "--x='a b' ", '--y="c\\" d" ', "--z=\\ e ", "-- ", '["a"]', '["a", "b c"]', "[1]", '["\\u00e9\\n"]', "[]", "[",
    "[null, {}]", "$x", "${x}", "${x:-y z}", "$", "{", "}", "<<EOF ", "<<-EOF\n", "<<'EOF'", '<<"E F"', "3<<EOF", "<<E\\OF ", "<",
    "\nEOF\n", "\n\tEOF\n", "\nE F\n", "\0", "<< EOF", '["a"] b', "${x/a/b}", "# check=x\n", "/", "# a\n",
]  # fmt: skip
REAL = [
    """\
# syntax=docker/dockerfile:1
# The build.
FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build
ARG TARGETOS TARGETARCH=amd64
WORKDIR /src
COPY --link go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \\
    # modules first
    go mod download && \\

    go mod verify
COPY . .
ENV CGO_ENABLED=0 FLAGS="-s -w"
RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags "$FLAGS" -o /app ./cmd

FROM scratch
LABEL org.opencontainers.image.title="An app" version=1
COPY --from=build --chown=1000:1000 /app /app
EXPOSE 8080/tcp 9090
USER 1000:1000
HEALTHCHECK --interval=30s CMD ["/app", "health"]
ENTRYPOINT ["/app"]
""",
    """\
FROM debian:bookworm
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN <<EOF
set -e
apt-get update
EOF
RUN <<-'A' cat > /a && <<B cat > /b
\t# not a comment
\tA
$x \\
B
COPY <<one.txt <<"two.txt" /etc/
1
one.txt
2
two.txt
VOLUME ["/data", "/var/log"]
STOPSIGNAL SIGTERM
ONBUILD ADD --checksum=sha256:0 https://example.org/x /x
CMD nginx -g 'daemon off;'
""",
    """\
# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
ENV PATH_A C:\\a b
RUN dir C:\\ && `
    echo done
""",
]


@st.composite
def changed_files(draw: st.DrawFn) -> str:
    """A real file in which some pieces replace up to three characters each."""
    text = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[at + draw(st.integers(0, 3)) :]
    return text


def assert_same(text: str) -> None:
    if is_exception(text):
        parse(read(text))  # which raises nothing
        return
    try:
        expected = theirs(text)
    except UnicodeDecodeError:  # exception "half a letter"
        return
    assert ours(text) == expected


no_deadline = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@no_deadline
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_files_made_of_pieces_are_read_alike(text: str) -> None:
    assert_same(text)


@no_deadline
@given(changed_files())
def test_changed_real_files_are_read_alike(text: str) -> None:
    assert_same(text)


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
def test_any_text_is_read_alike(text: str) -> None:
    assert_same(text)


@pytest.mark.parametrize("text", REAL)
def test_real_files_are_read_alike_and_whole(text: str) -> None:
    assert not is_exception(text)
    assert isinstance(theirs(text), list)
    assert ours(text) == theirs(text)
