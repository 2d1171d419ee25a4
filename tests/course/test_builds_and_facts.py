"""Blocks about builds, the files around a Dockerfile, and facts that age."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from learn.course import FactSheet, Rebuild, problems
from learn.reader.builds import TABLES, TEXTS, rebuild_table

TOML, PAGE, FACTS = "110-boxes/lesson.toml", "110-boxes/lesson.md", "facts/ends.toml"
SHEET = (
    'title = "Ends of support"\nchecked = 2026-08-30\nreview_by = 2027-01-31\ncolumns = ["Release", "End"]\n'
    'rows = [["`debian:13`", "2028"]]\n\n[[source]]\ntitle = "Debian"\nurl = "https://www.debian.org/releases/"\n'
)


@pytest.fixture
def built(shelf):
    """The sound course with files around its Dockerfile."""
    shelf.change(
        TOML,
        'note = "Change it."',
        'note = "Change it."\nsample = "python"\nfiles = {"app.py" = "1\\n"}\nsizes = {"big" = "2MB"}',
    )
    shelf.write("110-boxes/box.Dockerfile", "FROM alpine\nCOPY requirements.txt .\nRUN true\nCOPY app.py .\n")
    return shelf


def show(shelf, fence: str) -> None:
    shelf.change(PAGE, "Before all sections.", f"Before all sections.\n\n```{fence}\n```\n")


def test_the_files_around_a_dockerfile_are_told_in_lesson_toml(built):
    files = built.load().lesson("boxes").files[0].context.files
    assert files["app.py"].content == b"1\n"
    assert files["big"].size == 2_000_000
    assert "requirements.txt" in files
    assert built.problems() == []


def test_files_that_cannot_be_are_told_with_their_line(built):
    built.change(TOML, '"app.py"', '"../app.py"')
    assert any("leaves the context" in problem for problem in built.problems())


@pytest.mark.parametrize(
    ("change", "results"),
    [
        ("change app.py", ["from the cache", "from the cache", "from the cache", "runs"]),
        ("change requirements.txt", ["from the cache", "runs", "runs", "runs"]),
        ("touch app.py", ["from the cache"] * 4),
        ("mode app.py", ["from the cache", "from the cache", "from the cache", "runs"]),
        ("with box.Dockerfile", ["from the cache"] * 4),
    ],
)
def test_a_rebuild_is_computed(built, change, results):
    show(built, f"rebuild box.Dockerfile {change}")
    assert built.problems() == []
    block = built.load().lesson("boxes").introduction[1]
    assert isinstance(block, Rebuild)
    assert [row.cells[1] for row in rebuild_table(block).rows] == results


@pytest.mark.parametrize(
    ("fence", "sentence"),
    [
        ("rebuild box.Dockerfile burn app.py", "between two builds there can be"),
        ("rebuild box.Dockerfile change gone.py", "hold no gone.py"),
        ("rebuild box.Dockerfile with gone.Dockerfile", "no file gone.Dockerfile"),
        ("facts gone", "no facts/gone.toml"),
        ("rollout 4 half 100", "told by three numbers"),
        ("rollout 0 50 100", "the desired count is 1 to 100, not 0"),
        ("rollout 4 100 50", "the maximum percent is 100 or more, not 50"),
        ("containers box.Dockerfile smell web\nrun web", "can be shown files, diff, layer, sizes, not smell"),
        ("containers box.Dockerfile files web\nburn web", "nothing of this kind that can be done"),
        ("containers box.Dockerfile files web\nrun", "is not VERB CONTAINER PATH TEXT"),
        ("containers box.Dockerfile files other\nrun web", "No such container: other"),
        ("containers box.Dockerfile files web\nwrite web '/tmp", "leaves a quotation mark open"),
        ("terminal box.Dockerfile\nls", "`ls`: only docker commands are known here"),
        ("terminal box.Dockerfile", "write ```terminal FILE SCRIPT"),
        ("containers box.Dockerfile diff web", "write ```containers FILE VIEW CONTAINER SCRIPT"),
    ],
)
def test_what_cannot_be_shown_is_told(built, fence, sentence):
    show(built, fence)
    assert any(sentence in problem for problem in built.problems())


def test_logs_and_manifests_are_computed(built):
    file = built.load().lesson("boxes").files[0]
    assert "[2/4] COPY requirements.txt ." in TEXTS["log"](file)
    assert '"containerDefinitions"' in TEXTS["ecs"](file)
    assert "kind: Deployment" in TEXTS["kubernetes"](file)


@pytest.mark.parametrize(
    ("command", "first", "ends", "code"),
    [
        ("CMD gunicorn app:app", "/bin/sh -c gunicorn app:app", "after 10 seconds, by force", "137"),
        ('CMD ["gunicorn", "app:app"]', "gunicorn app:app", "at once", "0"),
    ],
)
def test_what_a_stop_comes_to_is_computed(built, command, first, ends, code):
    built.write("110-boxes/box.Dockerfile", f"FROM python:3.13-slim\n{command}\n")
    rows = TABLES["stop"](built.load().lesson("boxes").files[0]).rows
    assert [row.cells[1] for row in rows[:4]] == [first, "SIGTERM", ends, code]
    assert rows[4].cells[1].startswith(first.split()[0].rpartition("/")[2])


def test_a_command_that_only_the_base_knows_is_told_as_such(built):
    assert "comes with the base image" in TABLES["stop"](built.load().lesson("boxes").files[0]).rows[0].cells[1]


CONTAINERS = """containers box.Dockerfile {} web
run web
append web /app.py more
delete web /big

The *caption*."""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("files", ["Copied up first: all 2 bytes of /app.py", "whiteout hides it", "7B changed", "Image (lower)"]),
        ("diff", ["$ docker diff web\nC /app.py\nD /big</code>"]),
        ("layer", ["<code>app.py\n.wh.big</code>"]),
        ("sizes", ["web       7B (virtual about"]),
    ],
)
def test_what_comes_of_containers_is_computed(built, client: Client, settings: Settings, view, expected):
    built.write("110-boxes/box.Dockerfile", 'FROM alpine\nCOPY app.py big /\nCMD ["sleep", "9"]\n')
    show(built, CONTAINERS.format(view))
    assert built.problems() == []
    settings.LESSONS = built.folder
    page = client.get("/lessons/boxes/").content.decode()
    for words in (*expected, "docker run -d --name web app", "The <em>caption</em>."):
        assert words in page


def test_facts_have_their_sources_and_their_date(shelf):
    shelf.write(FACTS, SHEET)
    show(shelf, "facts ends")
    assert shelf.problems() == []
    block = shelf.load().lesson("boxes").introduction[1]
    assert isinstance(block, FactSheet)
    assert block.facts.rows == (("<code>debian:13</code>", "2028"),)
    assert (block.facts.checked, block.facts.sources[0].title) == (date(2026, 8, 30), "Debian")


def test_facts_past_their_date_are_told_to_authors(shelf):
    shelf.write(FACTS, SHEET)
    assert problems(shelf.folder, date(2027, 1, 31)) == ()
    assert [problem.file for problem in problems(shelf.folder, date(2027, 2, 1))] == ["facts/ends.toml"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('["`debian:13`", "2028"]', '["`debian:13`"]', "row 1 has 1 cells for 2 columns"),
        ("[[source]]", "[[sauce]]", "unknown field `sauce`"),
        ("checked = 2026-08-30", "checked = 1", "Expected `date`"),
    ],
)
def test_facts_that_are_not_whole_are_told(shelf, old, new, sentence):
    shelf.write(FACTS, SHEET.replace(old, new))
    assert any(sentence in problem for problem in shelf.problems())


@pytest.mark.django_db
def test_the_page_shows_them(built, client: Client, settings: Settings):
    built.write(FACTS, SHEET)
    for fence in (
        "facts ends",
        "rebuild box.Dockerfile change app.py",
        "diagram log box.Dockerfile",
        "diagram ecs box.Dockerfile",
        "rollout 5 50 125",
        "rollout 1 100 150",
    ):
        show(built, fence)
    settings.LESSONS = built.folder
    page = client.get("/lessons/boxes/").content.decode()
    for expected in (
        "30 August 2026",
        "https://www.debian.org/releases/",
        "from the cache",
        "[2/4] COPY",
        "FARGATE",
        "open:app.py",
        "at least 3 and at most 6 tasks",
        "<td>3 old, 3 new</td>",
        "never gets anywhere",
    ):
        assert expected in page


@pytest.mark.django_db
def test_terminals_of_a_lesson_are_one_session(built, client: Client, settings: Settings):
    built.write("110-boxes/box.Dockerfile", 'FROM alpine\nCOPY app.py big /\nCMD ["sleep", "9"]\n')
    show(
        built,
        "terminal box.Dockerfile\ndocker build -q -t box .\ndocker run -d --name web box\n\nIt *runs*.\n```\n\n"
        "```terminal box.Dockerfile\nwait 60\ndocker ps -a --format 'table {{.Names}}\\t{{.Status}}'\n\nIt is over.",
    )
    assert built.problems() == []
    settings.LESSONS = built.folder
    page = client.get("/lessons/boxes/").content.decode()
    for words in (
        "<b>docker run -d --name web box</b>",
        "It <em>runs</em>.",
        "(About a minute later)",
        "web       Exited (0) 52 seconds ago",
    ):
        assert words in page


@pytest.mark.django_db
def test_a_terminal_builds_the_lessons_other_dockerfiles_too(built, client: Client, settings: Settings):
    built.write("110-boxes/next.Dockerfile", 'FROM alpine\nCMD ["sleep", "9"]\n')
    show(
        built,
        "terminal box.Dockerfile\ndocker build -q -f next.Dockerfile -t box:2 .\ndocker images\n\nThe second.",
    )
    settings.LESSONS = built.folder
    assert built.problems() == []
    assert re.search(r"^box:2 +\w{12} ", client.get("/lessons/boxes/").content.decode(), re.MULTILINE)
