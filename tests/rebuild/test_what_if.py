"""What would happen if a line were moved up, joined with the next, or given --link: when it is offered, and what it does."""

from __future__ import annotations

import itertools
import random
import subprocess
from pathlib import Path

import pytest

from learn.dockerfile import analyze
from learn.dockerfile.rebuild import Context, Proposal, find_effect, propose, simulate, take_snapshot, text_file, touched

FILES = Context.of(
    {"app.py": text_file("print()\n"), "requirements.txt": text_file("flask\n"), "static/site.css": text_file("a {}\n")}
)
BASE = "FROM python:3.13-slim\n"


def proposal(what: str, text: str, line: int) -> Proposal:
    """What is proposed for the instruction in a line."""
    build = simulate(take_snapshot(text, FILES))
    assert build.snapshot.analysis.ok, build.snapshot.analysis.errors
    node = next(node for node in build.snapshot.analysis.nodes if node.start_line == line)
    return next(found for found in propose(build, node.index) if found.what == what)


# Line 2 is joined with the RUN that follows; `after` is what stands below FROM then.
JOINED: list[tuple[str, str, str]] = [
    ("two short commands", "RUN a\nRUN b\n", "RUN a \\\n    && b\n"),
    ("no line end at the end", "RUN a\nRUN b", "RUN a \\\n    && b"),
    ("what follows stays", "RUN a\nRUN b\n\nCMD x\n", "RUN a \\\n    && b\n\nCMD x\n"),
    ("continuation lines are kept", "RUN a \\\n  && b\nRUN c \\\n  d\n", "RUN a \\\n  && b \\\n  && c \\\n  d\n"),
    ("a comment between stays, an empty line goes", "RUN a\n\n# why\nRUN b\n", "RUN a \\\n# why\n    && b\n"),
    ("a comment inside is kept", "RUN a \\\n# why\n  b\nRUN c\n", "RUN a \\\n# why\n  b \\\n  && c\n"),
    ("equal flags are written once", "RUN --network=none a\nRUN --network=none b\n", "RUN --network=none a \\\n    && b\n"),
    (
        "flags on lines of their own",
        "RUN --network=none \\\n  a\nRUN --network=none \\\n  # why\n  b\n",
        "RUN --network=none \\\n  a \\\n  # why\n  && b\n",
    ),
    ("a change of folder ends with the first", "RUN cd /x && a\nRUN b\n", "RUN ( cd /x && a ) \\\n    && b\n"),
    ("a variable of the first, too", "RUN A=1; echo $A\nRUN b\n", "RUN ( A=1; echo $A ) \\\n    && b\n"),
    ("an early end of the first, too", "RUN a || exit 0\nRUN b\n", "RUN ( a || exit 0 ) \\\n    && b\n"),
    ("the second runs only where the first went well", "RUN a\nRUN b; c\n", "RUN a \\\n    && ( b; c )\n"),
    ("so it is with or", "RUN a\nRUN b || c\n", "RUN a \\\n    && ( b || c )\n"),
    ("a redirection is no background job", "RUN a\nRUN b 2>&1\n", "RUN a \\\n    && b 2>&1\n"),
    ("set -e works in what stands last", "RUN a\nRUN set -eux; b; c\n", "RUN a \\\n    && ( set -eux; b; c )\n"),
]


@pytest.mark.parametrize(("case", "before", "after"), JOINED, ids=[case for case, *_ in JOINED])
def test_two_run_are_joined(case: str, before: str, after: str) -> None:
    assert proposal("join", BASE + before, 2).text == BASE + after, case


# A real shell decides: joined, two commands print and end as one after the other, the second only where the first was well.
COMMANDS = (
    "true", "false", "echo a", "cd / && pwd", "A=1; echo $A$B", "export B=2 && echo $B", "exit 0", "exit 3", "echo x || exit 0",
    "true; false", "false || true", "! true", "if true; then false; fi", "for i in 1 2; do echo $i; done", "echo $A$B$i$PWD",
    "set -u; echo ok", "set -e; false; echo no", "(exit 2)", "false | true", "sleep 0 & wait", "case x in x) false;; esac",
    "umask 077", "umask", "exec true", "f() { false; }; f", "echo 'a;b' \"c||d\"", "eval 'cd /'", "echo a > /dev/null 2>&1",
)  # fmt: skip


def in_shell(command: str) -> tuple[bool, str]:
    """Whether a command of ours ends well in a POSIX shell, and what it prints."""
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, cwd="/usr", env={"PATH": "/usr/bin:/bin"})
    return done.returncode == 0, done.stdout


def test_joined_commands_do_what_they_did_apart() -> None:
    alone = {command: in_shell(command) for command in COMMANDS}
    offered = 0
    for first, second in itertools.product(COMMANDS, repeat=2):
        found = proposal("join", f"{BASE}RUN {first}\nRUN {second}\n", 2)
        if found.text is None:
            continue
        offered += 1
        ok, printed = alone[first]
        expected = (alone[second][0], printed + alone[second][1]) if ok else (False, printed)
        assert in_shell(analyze(found.text).nodes[1].arguments[0]) == expected, (first, second)
    assert offered > 700


NOT_JOINED: list[tuple[str, str]] = [
    ("RUN a\n", "Two RUN that stand right behind each other become one; here nothing follows."),
    ("RUN a\nENV A=1\nRUN b\n", "here ENV follows"),
    ('RUN ["a"]\nRUN b\n', "RUN in line 2 is in exec form"),
    ('RUN a\nRUN ["b"]\n', "RUN in line 3 is in exec form"),
    ("RUN <<E\na\nE\nRUN b\n", "RUN in line 2 has a here-document"),
    ("RUN a # why\nRUN b\n", "RUN in line 2 has a # in it"),
    ("RUN a &\nRUN b\n", "ends with a sign that no && may follow"),
    ("RUN a;\nRUN b\n", "ends with a sign that no && may follow"),
    ("RUN set -e; a; b\nRUN c\n", "relies on set -e"),
    ("RUN set -o errexit; a\nRUN c\n", "relies on set -e"),
    ("RUN --network=none a\nRUN b\n", "Their flags differ"),
    ("RUN --mount=type=cache,target=/c a\nRUN --mount=type=cache,target=/d b\n", "Their flags differ"),
]


@pytest.mark.parametrize(("text", "reason"), NOT_JOINED, ids=[reason for _, reason in NOT_JOINED])
def test_what_cannot_be_joined_has_a_reason(text: str, reason: str) -> None:
    found = proposal("join", BASE + text, 2)
    assert found.text is None
    assert reason in found.reason


def test_a_shell_that_stops_at_errors_counts() -> None:
    text = BASE + 'SHELL ["/bin/bash", "-ec"]\nRUN a; b\nRUN c\n'
    assert "relies on set -e" in proposal("join", text, 3).reason
    assert proposal("join", text.replace("a; b", "a"), 3).text is not None
    assert "powershell" in proposal("join", text.replace("/bin/bash", "powershell"), 3).reason


# The instruction in `line` is moved up; `after` is what stands below FROM then.
MOVED: list[tuple[str, str, int, str]] = [
    ("two steps", "RUN a\nCOPY app.py /\n", 3, "COPY app.py /\nRUN a\n"),
    ("no line end at the end", "EXPOSE 80\nCMD x", 3, "CMD x\nEXPOSE 80"),
    ("with the comments right above", "EXPOSE 80\n\n# why\n# so\nCMD x\n", 6, "# why\n# so\nCMD x\n\nEXPOSE 80\n"),
    ("both have comments", "# one\nEXPOSE 80\n# two\nCMD x\n", 5, "# two\nCMD x\n# one\nEXPOSE 80\n"),
    (
        "continuation lines",
        "LABEL a=b \\\n  c=d\nEXPOSE 80 \\\n# why\n  81\n",
        4,
        "EXPOSE 80 \\\n# why\n  81\nLABEL a=b \\\n  c=d\n",
    ),
    ("here-documents", "EXPOSE 80\nCOPY <<E /x\nRUN y\nE\nCMD x\n", 3, "COPY <<E /x\nRUN y\nE\nEXPOSE 80\nCMD x\n"),
    ("a file that is written the same twice", "COPY app.py /a/\nCOPY . /a/\n", 3, "COPY . /a/\nCOPY app.py /a/\n"),
]


@pytest.mark.parametrize(("case", "before", "line", "after"), MOVED, ids=[case for case, *_ in MOVED])
def test_a_line_is_moved_up(case: str, before: str, line: int, after: str) -> None:
    assert proposal("up", BASE + before, line).text == BASE + after, case


NOT_MOVED: list[tuple[str, int, str]] = [
    ("RUN a\n", 1, "FROM begins a stage"),
    ("RUN a\n", 2, "It is the first of its stage"),
    ("USER 5\nRUN a\n", 3, "RUN in line 3 would do something else: the USER was “5” and is “”."),
    ("WORKDIR /x\nRUN a\n", 3, "the working directory was “/x” and is “/”"),
    ("WORKDIR /x\nCOPY app.py .\n", 3, "the destination was “/x/” and is “/”"),
    ("RUN a\nUSER 5\n", 3, "RUN in line 2 would do something else"),
    ("ENV A=1\nRUN echo $A\n", 3, "RUN in line 3 uses A, which would not be set yet."),
    ("ENV A=1\nWORKDIR /x$A\n", 3, "the working directory was “/x1” and is “/x”"),
    ("ENV A=1\nENV B=$A\n", 3, "The image would be told something else"),
    ("CMD a\nCMD b\n", 3, "The image would be told something else"),
    ("COPY app.py /x\nCOPY requirements.txt /x\n", 3, "Both write /x"),
    ("COPY requirements.txt .\nRUN pip install -r requirements.txt\n", 3, "names requirements.txt, which COPY in line 2 brings"),
    ("COPY . .\nRUN pip install .\n", 3, "pip looks for files by itself"),
    ("COPY . .\nRUN npm ci\n", 3, "npm looks for files by itself"),
    ("COPY . .\nRUN ./gradlew build\n", 3, "gradlew looks for files by itself"),
    ("RUN apt-get update\nRUN apt-get install -y curl\n", 3, "by the lists that RUN in line 2 fetches"),
    ("RUN apt-get install -y curl\nRUN curl https://example.org\n", 3, "names curl, which RUN in line 2 brings"),
    ("RUN apt-get install -y frobnicate\nRUN frobnicate\n", 3, "names frobnicate, which RUN in line 2 brings"),
    ("RUN touch /data.txt\nRUN cat /data.txt\n", 3, "names data.txt, which RUN in line 2 brings"),
    ("FROM scratch AS one\nCOPY --from=0 /x /x\n", 3, "It is the first of its stage"),
]


@pytest.mark.parametrize(("text", "line", "reason"), NOT_MOVED, ids=[reason for *_, reason in NOT_MOVED])
def test_what_must_not_be_moved_has_a_reason(text: str, line: int, reason: str) -> None:
    found = proposal("up", BASE + text, line)
    assert found.text is None
    assert reason in found.reason


@pytest.mark.parametrize(
    ("text", "caveat"),
    [
        ("COPY . /x\nRUN a\n", "If RUN in line 3 needs what COPY in line 2 brings, it will fail; nobody can tell from its text."),
        ("RUN a\nCOPY . /x\n", "RUN in line 2 will find the files already there."),
        ("RUN a\nENV A=1\n", "RUN in line 2 will see A as well."),
        ("ENV A=1\nRUN a\n", "RUN in line 3 runs without A as it is set now; whether it needs it, nobody can tell."),
        ("COPY . .\nRUN pip install flask\n", "nobody can tell from its text"),
        ("EXPOSE 80\nRUN a\n", ""),
        ("COPY app.py /a\nCOPY requirements.txt /b\n", ""),
    ],
)
def test_what_nobody_can_tell_is_a_caveat(text: str, caveat: str) -> None:
    found = proposal("up", BASE + text, 3)
    assert found.text is not None
    assert caveat in " ".join(found.caveats)
    assert bool(found.caveats) == bool(caveat)


def test_a_comment_never_becomes_a_directive() -> None:
    text = "ARG A=1\n# syntax=docker/dockerfile:1\nARG B=2\nFROM scratch\n"
    assert "without changing what they say" in proposal("up", text, 3).reason


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("COPY app.py /", "COPY --link app.py /"),
        ("copy  app.py /", "copy --link  app.py /"),
        ("COPY --chown=5:5 \\\n  app.py /", "COPY --link --chown=5:5 \\\n  app.py /"),
        ("ADD app.py /", "ADD --link app.py /"),
        ("COPY <<E /x\ntext\nE", "COPY --link <<E /x\ntext\nE"),
        ("COPY --link app.py /", "It has the flag already."),
        ("COPY --chmod=600 app.py /", "With --chmod BuildKit makes no layer apart"),
        ("COPY --chown=app app.py /", "--chown=app is a name"),
    ],
)
def test_link_is_added_or_there_is_a_reason(line: str, after: str) -> None:
    found = proposal("link", f"{BASE}{line}\n", 2)
    if found.text is None:
        assert after in found.reason
    else:
        assert found.text == f"{BASE}{after}\n"


def hits(text: str, what: str, line: int, changed: str = "app.py") -> tuple[str, str]:
    """C and R for the steps after a file has changed: as it is, and as it would be."""
    build = simulate(take_snapshot(text, FILES))
    effect = find_effect(build, proposal(what, text, line), touched(FILES, changed))
    assert effect is not None
    assert effect.before.rebuild is not None
    assert effect.after.rebuild is not None
    one, other = (["C" if step.hit else "R" for step in sight.rebuild.steps] for sight in (effect.before, effect.after))
    return "".join(one), "".join(other)


def test_what_it_does_to_the_cache() -> None:
    good = f"{BASE}COPY requirements.txt /\nRUN pip install flask\nCOPY . /app\nRUN echo\n"
    assert hits(good, "up", 4) == ("CCCRR", "CCRRR")
    assert hits(good, "link", 4) == ("CCCRR", "CCCRR")
    assert hits(f"{BASE}COPY app.py /\nCOPY static /static\nRUN x\n", "link", 3) == ("CRRR", "CRCR")
    assert hits(f"{BASE}RUN a\nCOPY . /app\n", "up", 3) == ("CCR", "CRR")
    assert hits(f"{BASE}RUN a\nRUN b\nCOPY . /app\n", "join", 2) == ("CCCR", "CCR")


def test_what_it_does_to_layers_and_sizes() -> None:
    text = "FROM scratch\nRUN dd if=/dev/zero of=/big bs=1000 count=8\nRUN rm /big\n"
    build = simulate(take_snapshot(text))
    effect = find_effect(build, propose(build, 1)[1])
    assert effect is not None
    assert (effect.before.layers, effect.before.bytes, effect.before.hidden, effect.before.rebuild) == (2, 8000, 8000, None)
    assert (effect.after.layers, effect.after.bytes, effect.after.hidden) == (1, 0, 0)


def test_a_change_of_the_ignore_file_is_a_change_of_what_is_sent() -> None:
    ignoring = FILES.with_file(".dockerignore", text_file("static\n"))
    build = simulate(take_snapshot(f"{BASE}COPY static /s\nRUN x\n", FILES))
    effect = find_effect(build, propose(build, 1)[1], ignoring)
    assert effect is not None
    assert effect.before.rebuild is not None
    assert '"/static": not found' in effect.before.rebuild.after.problems


@pytest.mark.parametrize("number", [-1, 5, 10**9])
def test_nothing_is_proposed_for_what_there_is_not(number: int) -> None:
    build = simulate(take_snapshot(BASE + "RUN x\n", FILES))
    assert propose(build, number) == ()
    assert propose(simulate(take_snapshot("RUNN x\n", FILES)), 0) == ()


def test_marks_and_line_ends_stay() -> None:
    found = proposal("join", "\ufeffFROM scratch\r\nRUN a\r\nRUN b\r\nCMD x\r\n", 2)
    assert found.text == "\ufeffFROM scratch\r\nRUN a \\\r\n    && b\r\nCMD x\r\n"


CASES = sorted(Path(__file__).parents[1].joinpath("dockerfile").rglob("*.Dockerfile"))


def test_whatever_the_file_what_is_offered_is_a_file_that_a_build_takes() -> None:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in CASES]
    lines = [line for text in texts for line in text.split("\n")]
    chance = random.Random(7)
    mixed = [["FROM debian", *chance.choices(lines, k=6)] for _ in range(300)]
    texts += [chance.choice(["\n", "\r\n", "\n\n"]).join(each) for each in mixed]
    offered = 0
    for text in texts:
        build = simulate(take_snapshot(text, FILES))
        for node in build.snapshot.analysis.nodes:
            for found in propose(build, node.index):
                assert (found.text is None) == bool(found.reason), found
                if found.text is not None:
                    offered += 1
                    assert analyze(found.text).ok, (text, found)
                    find_effect(build, found, touched(FILES, "app.py"))
    assert offered > 150
