"""BuildKit's checks: the tables in `cases/`, held against every warning that BuildKit's own checks give.

A case begins with `=== title`. Options of the build may follow, one a line: `--build-arg A=1`, `--target name`,
`dockerignore: pattern, pattern`. Then comes the Dockerfile, and behind `--- warnings` a line for each warning:
`line rule: message`, or `nothing`. The expectations are what BuildKit says, from its source and the results that its tests name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from learn.dockerfile import Check, Finding, Options, all_checks, analyze

CASES = Path(__file__).with_name("cases")
BUILDKITS = {check.rule for check in all_checks() if not check.teaching}


class Case(NamedTuple):
    title: str
    options: Options
    dockerfile: str
    expected: list[str]


def read_cases() -> list[Any]:
    return list(_read_cases())


def _read_cases() -> Iterator[object]:
    for path in sorted(CASES.glob("*.txt")):
        for part in path.read_text().split("\n=== ")[1:]:
            case = read_case(part)
            yield pytest.param(case, id=f"{path.stem}: {case.title}")


def read_case(part: str) -> Case:
    title, _, rest = part.partition("\n")
    text, _, expected = rest.partition("--- warnings\n")
    build_args: dict[str, str] = {}
    target = dockerignore = None
    while match := re.match(r"(--build-arg|--target|dockerignore:) (.*)\n", text):
        text = text[match.end() :]
        if match[1] == "--build-arg":
            name, _, value = match[2].partition("=")
            build_args[name] = value
        elif match[1] == "--target":
            target = match[2]
        else:
            dockerignore = "".join(f"{pattern}\n" for pattern in match[2].split(", "))
    lines = [line for line in expected.split("\n") if line]
    return Case(title, Options(build_args, target, dockerignore), text, [] if lines == ["nothing"] else sorted(lines))


def said(dockerfile: str, options: Options) -> list[Finding]:
    return [warning for warning in analyze(dockerfile, options).warnings if warning.rule in BUILDKITS]


@pytest.mark.parametrize("case", read_cases())
def test_warnings_are_buildkits(case: Case) -> None:
    found = said(case.dockerfile, case.options)
    assert sorted(f"{finding.span.start.line} {finding.rule}: {finding.message}" for finding in found) == case.expected


def test_every_check_of_buildkits_has_a_case() -> None:
    named = {line.split()[1].rstrip(":") for param in read_cases() for line in param.values[0].expected}
    assert named == BUILDKITS


@pytest.mark.parametrize("check", [check for check in all_checks() if not check.teaching], ids=lambda check: check.rule)
def test_the_address_is_the_names_own(check: Check) -> None:
    kebab = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", check.rule).lower()
    assert check.url == f"https://docs.docker.com/go/dockerfile/rule/{kebab}/"


def pointed_at(dockerfile: str, finding: Finding) -> str:
    (start, end), lines = finding.span, dockerfile.split("\n")
    assert start.line == end.line
    return lines[start.line - 1][start.column - 1 : end.column - 1]


@pytest.mark.parametrize(
    ("dockerfile", "word"),
    [
        ("FROM alpine\ncopy a /a\nCOPY b /b\n", "copy"),
        ("FROM alpine AS as\nFROM alpine AS as\n", "as"),
        ("FROM scratchpad AS scratch\n", "scratch"),
        ("FROM alpine\nEXPOSE 8080 80:8080\n", "80:8080"),
        ("FROM alpine\nEXPOSE 1 80/Tcp 2\n", "80/Tcp"),
        ("FROM as as as\n", "as"),
        ("FROM tools AS Tools\n", "Tools"),
        ("FROM --platform=linux/arm64 alpine\n", "--platform=linux/arm64"),
        ("FROM --platform=${TARGETPLATFORM} alpine\n", "--platform=${TARGETPLATFORM}"),
        ("ARG V\nFROM alpine:$V\n", "alpine:$V"),
        ("FROM alpine\nENV A=token token=A\n", "token"),
        ("FROM alpine\nARG a=key key\n", "key"),
        ("FROM alpine:3$HTTP\n", "$HTTP"),
        ("FROM alpine\nCOPY a$PATH ${a} /$PATH\n", "${a}"),
        ("FROM alpine\nWORKDIR WORKDIR\n", "WORKDIR"),
    ],
)
def test_a_finding_points_at_its_word(dockerfile: str, word: str) -> None:
    found = [
        finding for finding in said(dockerfile, Options()) if finding.rule != "InvalidDefaultArgInFrom" or "$V" in dockerfile
    ]
    assert [pointed_at(dockerfile, finding) for finding in found] == [word]


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("CMD nginx -g x", 'CMD ["nginx", "-g", "x"]'),
        ("CMD echo $HOME", None),
        ("CMD cd /app", None),
        ("CMD A=1 app", None),
        ("CMD app && other", None),
        ("CMD 'app'", None),
        ("ENV A b", "ENV A=b"),
        ("ENV A b  c", 'ENV A="b  c"'),
        ('ENV A "b c"', 'ENV A="b c"'),
        ("ENV A it's", None),
        ("ENV A b\\ c", None),
        ("LABEL a.b =c", "LABEL a.b==c"),
        ("MAINTAINER me <me@example.com>", 'LABEL org.opencontainers.image.authors="me <me@example.com>"'),
        ('MAINTAINER "me"', None),
        ("MAINTAINER $me", None),
        ("EXPOSE 127.0.0.1:8080:80/udp", "EXPOSE 80/udp"),
        ("EXPOSE 80/UDP", "EXPOSE 80/udp"),
        ("EXPOSE $PORT/TCP", None),
        ("WORKDIR app", None),
    ],
)
def test_only_what_is_mechanical_is_mended(line: str, mended: str | None) -> None:
    dockerfile = f"FROM alpine\nARG PORT=1\n{line}\n"
    (finding,) = said(dockerfile, Options())
    if mended is None:
        assert finding.fix is None
    else:
        assert finding.fix is not None
        (start, end), text = finding.fix.span, dockerfile.split("\n")[2]
        assert text[: start.column - 1] + finding.fix.replacement + text[end.column - 1 :] == mended


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("ENV " + " \\\n".join(f"k{n}_key=$a{n}" for n in range(4000)), id="secrets"),
        pytest.param("COPY " + " ".join(f"$a{n}" for n in range(8000)) + " /", id="variables"),
        pytest.param("EXPOSE " + " \\\n".join(f"80:{n}/TCP" for n in range(8000)), id="ports"),
        pytest.param("ARG " + " \\\n\n".join(f"key=${n}" for n in range(4000)), id="empty lines"),
    ],
)
def test_thousands_of_findings_on_one_line_are_all_told(line: str) -> None:
    dockerfile = f"FROM alpine\n{line}\n"
    assert len(said(dockerfile, Options())) >= 4000
