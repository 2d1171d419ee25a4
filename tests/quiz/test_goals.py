"""Goals: each kind with a Dockerfile that reaches it and one that does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

import learn.quiz.goals
from learn.dockerfile.rebuild import Context, File, text_file
from learn.quiz.goal import Goal, judged, read_size
from learn.quiz.goals import GOALS, AnyGoal
from learn.quiz.markup import plain_text
from learn.quiz.work import Work

FILES = Context.of(
    {
        "app.py": text_file("print(1)\n"),
        "requirements.txt": text_file("flask\n"),
        "video.mp4": File(None, 40_000_000),
        ".env": text_file("SECRET=1\n"),
    }
)
EARLY = "FROM python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY app.py .\n"
LATE = "FROM python:3.13\nCOPY requirements.txt app.py ./\nRUN pip install -r requirements.txt\n"
STAGED = "FROM alpine AS test\nRUN true\nFROM alpine AS build\nRUN true\nFROM scratch\nCOPY --from=build /etc/hosts /hosts\n"

# The goal, a Dockerfile that reaches it, one that does not, and what is said about that one.
CASES = [
    ('goal="layers"\nat_most=1', "FROM a\nRUN b\nENV C=d\n", "FROM a\nRUN b\nRUN c\n", "It adds two layers."),
    ('goal="layers"\nexactly=0', "FROM a\nENV C=d\n", "FROM a\nRUN b\n", "It adds one layer."),
    ('goal="layers"\nat_least=1\nat_most=2', "FROM a\nRUN b\n", "FROM a\n", "It adds no layers."),
    ('goal="steps"\nat_most=2', "FROM a\nRUN b\nENV C=d\n", "FROM a\nRUN b\nRUN c\n", "It has three steps."),
    ('goal="stages"\nat_least=2', STAGED, "FROM a\nFROM b\n", "It runs one stage."),
    ('goal="uses"\ninstruction="ADD"\nat_most=0', "FROM a\nCOPY app.py /\n", "FROM a\nADD app.py /\n", "one, in line 2."),
    ('goal="uses"\ninstruction="RUN"\nat_most=1', "FROM a\nRUN b\n", "FROM a\nRUN b\nRUN c\n", "2, the first in line 2."),
    ('goal="uses"\ninstruction="COPY"\ntext="--from"\nat_least=1', STAGED, EARLY, "There is none."),
    ('goal="hits"\nchange="app.py"\nstep="pip install"', EARLY, LATE, "It runs again in line 3"),
    ('goal="hits"\nchange="app.py"\nstep="pip  INSTALL"', EARLY, "FROM a\nRUN true\n", "No step that is built has"),
    ('goal="runs_again"\nchange="requirements.txt"\nstep="pip install"', EARLY, "FROM a\nRUN pip install flask\n", "unnoticed"),
    ('goal="builds_stage"\nstage="build"', STAGED, "FROM a AS build\nFROM b\n", "The build passes over it."),
    ('goal="builds_stage"\nstage="test"\nskips=true', STAGED, "FROM a AS test\n", "The build runs it."),
    ('goal="builds_stage"\nstage="test"\ntarget="test"', STAGED, "FROM a\n", "There is no stage called test"),
    ('goal="base"\nis=["python:3.*-slim"]', "FROM python:3.13-slim AS a\nFROM a\n", "FROM python:3.13\n", "on python:3.13."),
    ('goal="runs_as"', "FROM a\nUSER 1000:1000\n", "FROM a\nUSER 0:1000\n", "It runs as 0."),
    ('goal="runs_as"\nuser="app"', "FROM a\nUSER app\n", "FROM a\n", "No user is set"),
    ('goal="workdir"\npath="/app"', "FROM a\nWORKDIR /app/\n", "FROM a\nWORKDIR /srv\n", "It starts in /srv."),
    ('goal="env"\nname="A"\nvalue="1"', "FROM a\nENV A=1\n", "FROM a\nENV A=2\n", "It is 2."),
    ('goal="env"\nname="A"', "FROM a\nENV A=\n", "FROM a\nARG A=1\n", "not in the image's environment"),
    ('goal="env"\nname="A"\nis_unset=true', "FROM a\nARG A=1\n", "FROM a\nENV A=1\n", "It is 1."),
    ('goal="env"\nname="A"\nis_unset=true', "FROM a\n", "FROM a\nENV A=\n", "It is there, and empty."),
    ('goal="label"\nname="a.b"', "FROM a\nLABEL a.b=c\n", "FROM a\nLABEL a.c=c\n", "no such label"),
    ('goal="exposes"\nport="8000"', "FROM a\nEXPOSE 8000\n", "FROM a\nEXPOSE 8000/udp\n", "It notes 8000/udp."),
    ('goal="healthcheck"', "FROM a\nHEALTHCHECK CMD true\n", "FROM a\nHEALTHCHECK NONE\n", "It has none."),
    ('goal="starts"\ncommand=["a", "b"]', 'FROM scratch\nENTRYPOINT ["a"]\nCMD ["b"]\n', 'FROM scratch\nCMD ["b"]\n', '["b"]'),
    ('goal="starts"\ncommand=["a", "c"]\narguments=["c"]', 'FROM scratch\nENTRYPOINT ["a"]\nCMD ["b"]\n', 'FROM scratch\nCMD a\n',
     '["c"]'),
    ('goal="first_process"\nprogram="java"', 'FROM a\nCMD ["/bin/java", "A"]\n', "FROM a\nCMD java A\n", "Process 1 is sh."),
    ('goal="stops_at_once"', 'FROM a\nCMD ["nginx"]\n', "FROM a\nCMD nginx\n", "sh is PID 1"),
    ('goal="stops_at_once"', 'FROM a\nENTRYPOINT ["tini", "--"]\nCMD ["node", "a.js"]\n', 'FROM a\nCMD ["node"]\n', "ignores"),
    ('goal="stops_at_once"', 'FROM a\nSTOPSIGNAL SIGINT\nCMD ["nginx"]\n', 'FROM a\nSTOPSIGNAL SIGKILL\nCMD ["nginx"]\n',
     "cannot handle SIGKILL"),
    ('goal="stops_at_once"\nsignal="SIGQUIT"', 'FROM a\nSTOPSIGNAL 3\nCMD ["nginx"]\n', 'FROM a\nCMD ["nginx"]\n',
     "handles SIGTERM"),
    ('goal="has_file"\npath="/app/app.py"', "FROM a\nCOPY app.py /app/\n", "FROM a\nCOPY app.py /srv/\n", "It is not there."),
    ('goal="has_file"\npath="/app/*.py"', "FROM a\nWORKDIR /app\nCOPY . .\n", "FROM a\n", "It is not there."),
    ('goal="lacks_file"\npath="*/.env"', "FROM a\nCOPY . /a/\nRUN rm /a/.env\n", "FROM a\nCOPY . /a/\n", "There is /a/.env."),
    ('goal="lacks_file"\npath="*/.env"\nin_any_layer=true', "FROM a\nCOPY app.py /a/\n", "FROM a\nCOPY . /a/\nRUN rm /a/.env\n",
     "the layer of line 2 still holds it"),
    ('goal="size"\nat_most="30MB"\nadded=true', "FROM a\nCOPY app.py /\n", "FROM a\nCOPY video.mp4 /\n", "It is 40MB."),
    ('goal="size"\nat_most="50MB"', "FROM alpine:3.22\nCOPY video.mp4 /\n", "FROM ubuntu:24.04\nCOPY app.py /\n", "It is about"),
    ('goal="size"\nat_most="50MB"', "FROM scratch\nCOPY video.mp4 /\n", "FROM nobody/knows:1\n", "cannot be told"),
    ('goal="size"\nat_most="1MB"\nadded=true', "FROM a\nCOPY app.py /\n", "FROM a\nRUN ./m\n", "line 2 gets cannot be told"),
    ('goal="waste"\nat_most="0B"', "FROM a\nCOPY app.py /\n", "FROM a\nCOPY video.mp4 /\nRUN rm /video.mp4\n",
     "/video.mp4 (40MB) of line 2 is deleted in line 3."),
    ('goal="waste"\nat_most="41MB"', "FROM a\nCOPY video.mp4 /\nRUN rm /video.mp4\n",
     "FROM a\nCOPY video.mp4 /a/\nRUN rm /a/video.mp4\nCOPY video.mp4 /b/\nRUN rm /b/video.mp4\n", "is deleted"),
    ('goal="no_finding"\nrule="JSONArgsRecommended"', 'FROM a\nCMD ["b"]\n', "FROM a\nCMD b\n", "Line 2"),
    ('goal="no_finding"', "FROM scratch\nCOPY app.py /\nUSER 1000\n", "FROM alpine:latest as x\nCMD b\n", "more."),
]  # fmt: skip


def goal(toml: str) -> Goal:
    return msgspec.convert(tomllib.loads(toml), AnyGoal, dec_hook=lambda wanted, value: wanted(value))


@pytest.mark.parametrize(("toml", "good", "bad", "said"), CASES, ids=[case[0].replace("\n", " ") for case in CASES])
def test_a_goal_is_reached_by_one_dockerfile_and_not_by_another(toml, good, bad, said):
    right = judged(goal(toml), Work(good, FILES))
    assert right.is_reached, right.found
    wrong = judged(goal(toml), Work(bad, FILES))
    assert not wrong.is_reached
    assert said in plain_text(wrong.found)
    assert plain_text(right.sentence).endswith(".")


def test_every_kind_of_goal_is_named_by_its_module_and_has_a_case():
    modules = {path.stem for path in Path(learn.quiz.goals.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(GOALS) == modules
    assert {kind.__struct_config__.tag for kind in GOALS.values()} == modules
    assert {tomllib.loads(case[0])["goal"] for case in CASES} == modules


@pytest.mark.parametrize("kind", CASES, ids=lambda case: tomllib.loads(case[0])["goal"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("RUN true\n", "The builder refuses line 1", id="refused"),
        pytest.param("", "The builder refuses", id="empty"),
        pytest.param("FROM a\nCOPY gone.txt /\n", '"/gone.txt": not found', id="a missing file"),
        pytest.param("FROM a\n" + "RUN true\n" * 600, "500", id="too long"),
        pytest.param("FROM <b>\n", "<b>", id="markup"),
    ],
)
def test_what_the_builder_refuses_reaches_no_goal_and_says_why(kind, text, said):
    found = judged(goal(kind[0]), Work(text, FILES))
    assert not found.is_reached
    assert said in plain_text(found.found)
    assert "<b>" not in found.found


def test_what_a_learner_typed_never_becomes_markup():
    text = 'FROM scratch\nENV A="<script>"\nLABEL x="<script>"\nUSER <script>\nWORKDIR /<script>\nCMD ["<script>"]\n'
    for toml in (case[0] for case in CASES):
        assert "<script>" not in judged(goal(toml), Work(text, FILES)).found


def test_an_author_s_own_sentence_takes_the_place_of_the_usual_one():
    assert judged(goal('goal="runs_as"\nsay="Not as root."'), Work("FROM a\n")).sentence == "Not as root."


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('goal="layers"', "write `exactly`, `at_most` or `at_least`"),
        ('goal="size"\nat_most="12 parsecs"', "is no size"),
        ('goal="waste"\nat_most="-1MB"', "is no size"),
        ('goal="no_finding"\nrule="Nonsense"', "no check is called `Nonsense`"),
        ('goal="uses"\ninstruction="COPPY"\nat_most=1', "no instruction is called"),
        ('goal="env"\nname="A"\nvalue="1"\nis_unset=true', "and be unset"),
        ('goal="stops_at_once"\nsignal="SIGQUICK"', "invalid signal: SIGQUICK"),
        ('goal="stops_at_once"\nsignal="QUIT"', "write the signal as `SIGQUIT`"),
        ('goal="base"\nis=[]', "at least one image"),
        ('goal="layers"\nat_mots=1', "unknown field `at_mots`"),
    ],
)
def test_a_goal_that_makes_no_sense_is_told(toml, message):
    with pytest.raises(msgspec.ValidationError, match=message.replace("(", "\\(")):
        goal(toml)


@pytest.mark.parametrize(("text", "size"), [("0B", 0), ("1kB", 1000), ("1.5 MB", 1_500_000), ("2GB", 2 * 10**9)])
def test_sizes_are_read_as_docker_writes_them(text, size):
    assert read_size(text) == size
