"""The shell commands of a RUN, as checks read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.dockerfile import Options, analyze
from learn.dockerfile.package_managers import package_command
from learn.dockerfile.shell_words import Command, _plain_commands, _Reader, commands_of, commands_of_words


def commands(text: str) -> tuple[Command, ...]:
    analysis = analyze(f"FROM debian:trixie-slim\n{text}\n", Options(checks=False))
    step = next(step for step in analysis.stages[-1].steps if step.instruction.KEYWORD == "RUN")
    return commands_of(analysis.source, step.node, step.shell, analysis.syntax.escape)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("RUN a b", [["a", "b"]], id="words"),
        pytest.param("RUN a&&b||c;d|e&f", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]], id="operators without blanks"),
        pytest.param("RUN a 'b  c' \"d 'e\" f\\ g", [["a", "b  c", "d 'e", "f g"]], id="quotes and escapes"),
        pytest.param('RUN a "$(b "c d" | e)" f', [["a", '$(b "c d" | e)', "f"]], id="quotes in a substitution in quotes"),
        pytest.param("RUN a `b | c` ${D:-e f} $((1 + 2))", [["a", "`b | c`", "${D:-e f}", "$((1 + 2))"]], id="substitutions"),
        pytest.param("RUN a \\\n  # b\n\n  c", [["a", "c"]], id="comments of the Dockerfile between lines"),
        pytest.param("RUN a # b \\\n && c", [["a"]], id="a comment of the shell takes the rest of the joined line"),
        pytest.param("RUN a#b", [["a#b"]], id="a hash in a word"),
        pytest.param("RUN a > b 2>&1 c", [["a", "c"]], id="redirections"),
        pytest.param("RUN if a; then b; else c; fi", [["a"], ["b"], ["c"], ["fi"]], id="reserved words"),
        pytest.param("RUN A=1 B=2 env -i C=3 /usr/bin/d e", [["/usr/bin/d", "e"]], id="assignments and wrappers"),
        pytest.param("RUN --network=none --mount=type=ssh a", [["a"]], id="flags are no words"),
        pytest.param("RUN <<E\n# a\nb \\\n c\nd\nE", [["b", "c"], ["d"]], id="a script"),
        pytest.param("RUN <<-'E'\n\ta\nE", [["a"]], id="a script with tabs"),
        pytest.param("RUN <<E\n#!/usr/bin/env python\nimport a\nE", [], id="a script in another language"),
        pytest.param("RUN cat <<E > /x\na | b\nE", [["cat"]], id="a text that is no script"),
        pytest.param('RUN ["a", "b; c"]', [["a", "b; c"]], id="the exec form"),
        pytest.param('RUN ["/bin/bash", "-ec", "a; b"]', [["a"], ["b"]], id="a shell in the exec form"),
        pytest.param('SHELL ["powershell", "-c"]\nRUN a; b', [], id="a shell that is not read"),
        pytest.param("RUN a 'b", [["a", "b"]], id="quotes that never end"),
    ],
)
def test_words(text: str, expected: list[list[str]]) -> None:
    assert [[word.text for word in command.words] for command in commands(text) if command.words] == expected


def test_a_command_knows_what_joins_it_and_where_sudo_stood() -> None:
    first, second = commands("RUN sudo -E a | b")
    assert (first.name, first.before, first.after, second.before) == ("a", "", "|", "|")
    assert first.sudo is not None
    assert second.sudo is None


def test_words_are_where_they_say() -> None:
    text = "RUN apt-get update \\\n  && apt-get install -y 'a b'"
    analysis = analyze(f"FROM debian:trixie-slim\n{text}\n", Options(checks=False))
    found = [analysis.source.text[word.start : word.end] for command in commands(text) for word in command.words]
    assert found == ["apt-get", "update", "apt-get", "install", "-y", "'a b'"]


@given(
    st.lists(st.sampled_from(["a", "-b", "c=d", "/e", " ", " ", " \\\n", "&&", "||", ";", "|", "&", "sudo ", "if "])).map("".join)
)
def test_the_short_way_for_plain_commands_finds_the_same(text: str) -> None:
    long = _Reader(text, 0, len(text), in_dockerfile=True).read()
    assert list(_plain_commands(text, 0, len(text), 0)) == long


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("apt-get -o A=b -t stable install -y c d", ("apt", "install", ["c", "d"])),
        ("apk add --virtual .deps gcc", ("apk", "add", ["gcc"])),
        ("dnf -y install httpd", ("rpm", "install", ["httpd"])),
        ("python3.13 -m pip install -r a.txt b", ("pip", "install", ["b"])),
        ("npm i -g @a/b", ("npm", "i", ["@a/b"])),
        ("apt-get", None),
        ("python -m venv x", None),
    ],
)
def test_package_managers(line: str, expected: tuple[str, str, list[str]] | None) -> None:
    job = package_command(commands_of_words(line.split(" "))[0])
    assert (job and (job.family, job.verb.text, [word.text for word in job.packages])) == expected
