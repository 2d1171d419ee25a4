"""The shell commands of a RUN, as checks read them."""

from __future__ import annotations

import re
import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.dockerfile import Options, analyze, shell_words
from learn.dockerfile.package_managers import package_command
from learn.dockerfile.shell_words import Command, Script, script_of


def commands(text: str) -> list[Command]:
    analysis = analyze(f"FROM debian:trixie-slim\n{text}\n", Options(checks=False))
    step = next(step for step in analysis.stages[-1].steps if step.node.keyword == "RUN")
    return script_of(analysis.source, step.node, step.shell, analysis.syntax.escape).commands


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
        pytest.param('RUN a "$(b "$(c \'d e\')")" && f', [["a", "$(b \"$(c 'd e')\")"], ["f"]], id="nested deeper"),
        pytest.param('RUN A=1; if b; then C="d e" f; fi', [["b"], ["f"], ["fi"]], id="assignments alone and in front"),
        pytest.param("RUN <<E\nA=1\n# b && c\n\nd \\\n e # f\ng\nE", [["d", "e"], ["g"]], id="a script with comments"),
        pytest.param("RUN 2>/x a 2>&1 b&>c", [["a", "b"]], id="redirections of numbers and of everything"),
    ],
)
def test_words(text: str, expected: list[list[str]]) -> None:
    assert [command.texts for command in commands(text) if command.texts] == expected


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


def test_words_of_several_lines_are_where_they_say() -> None:
    text = "RUN --network=none a \\\n  # note\n\n  b\\\nc \\  \n && \"d $(e \\\n f)\" 'g'"
    analysis = analyze(f"FROM debian:trixie-slim\n{text}\n", Options(checks=False))
    found = [analysis.source.text[word.start : word.end] for command in commands(text) for word in command.words]
    assert found == ["a", "b\\\nc", '"d $(e \\\n f)"', "'g'"]


def test_words_of_a_script_are_where_they_say() -> None:
    text = "RUN <<E\na b\n\n  sudo c 'd e'\nE"
    analysis = analyze(f"FROM debian:trixie-slim\n{text}\n", Options(checks=False))
    found = commands(text)
    assert [analysis.source.text[word.start : word.end] for command in found for word in command.words] == [
        "a",
        "b",
        "c",
        "'d e'",
    ]
    assert found[1].sudo is not None
    assert analysis.source.text[found[1].sudo.start : found[1].sudo.end] == "sudo"


def test_a_script_knows_the_programs_that_it_calls() -> None:
    script = Script("sudo /usr/bin/a x && python3.12 -m b; C=1 pip3 d | 'e' f")
    assert script.names == ["a", "python", "pip", "e"]
    assert script.programs == {"a", "python", "pip", "e", "sudo", "/usr/bin/"}
    assert [command.name for command in script.calls({"pip", "a"})] == ["a", "pip3"]
    assert script.runs_files
    assert not Script("a /b").runs_files


PIECES = ["a", "-b", "c=d", "/e", "'f  g'", '"h  i"', '"j\'k"', "\\ ", '\\"', " ", " ", " ", "&&", "||", ";", "|", "&", "(", ")"]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(lambda pieces: "x " + "".join(pieces)))
def test_words_are_those_of_another_reader_of_shells(text: str) -> None:
    """Python's shlex knows quotes, escapes and operators, and neither substitutions nor what stands in front of a program."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars="();|&")
    lexer.whitespace_split = True
    lexer.commenters = ""
    expected: list[list[str]] = [[]]
    for token in lexer:
        if set(token) <= set("();|&"):
            expected.append([])
        else:
            expected[-1].append(token)
    found = [command.texts for command in Script(text).commands if command.texts]
    assert found == [without_assignments(words) for words in expected if without_assignments(words)]


def without_assignments(words: list[str]) -> list[str]:
    while words and re.match(r"[A-Za-z_]\w*=", words[0]):
        words = words[1:]
    return words


@given(st.text("ab'\"\\`$(){};&|<>#= \n"))
def test_any_text_is_cut_and_its_words_lie_in_it(text: str) -> None:
    script = Script(text, [(0, 0)])
    assert len(script.names) == len(script.commands)
    ends = 0
    for command in script.commands:
        for word in command.words:
            assert ends <= word.start < word.end <= len(text)
            ends = word.end


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
    job = package_command(Script.of_words(line.split(" ")).commands[0])
    assert (job and (job.family, job.verb, job.packages)) == expected


PIECES = ("a", "/bin/b", "python3", "-m", "pip", "pip3.12", "sudo", "if", "!", "A=1", "--x=y", "$V", "${V}", "*.c", "{", "}", "~")
BETWEEN = (" ", "  ", "\t", " && ", "&&", " || ", " | ", "; ", ";", ";;", " & ", " |& ", "|||", "&&&", "")


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BETWEEN)), max_size=8))
def test_a_text_of_plain_words_is_cut_like_any_other(pieces: list[tuple[str, str]]) -> None:
    """There is a short way for most RUNs. It must find what the long one finds."""
    text = "".join(word + between for word, between in pieces)

    def found() -> object:
        script = Script(text, [(0, 0)])
        commands = [
            (command.name, command.texts, command.before, command.after, [command.place(at) for at in range(len(command.texts))])
            for command in script.commands
        ]
        return commands, list(script.names), script.programs, script.runs_files

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shell_words, "_SIMPLE", re.compile(r"(?!)"))
        expected = found()
    assert found() == expected
