"""`manage.py lessons check` on a copy of the course that ships, broken in one place: what is wrong is told, with its place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

SHIPPED = Path(__file__).resolve().parents[2] / "lessons"
LESSON = "110-what-a-container-is"
EXERCISE = f"{LESSON}/exercise"


@pytest.fixture
def lessons(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "lessons"
    shutil.copytree(SHIPPED, folder)
    settings.LESSONS = folder
    return folder


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the command says to authors."""
    with pytest.raises(CommandError, match="problem"):
        call_command("lessons", "check")
    return capsys.readouterr().err.splitlines()


def say(words: str) -> Callable[[Path], None]:
    """Add a sentence to the lesson."""

    def breaks(folder: Path) -> None:
        page = folder / LESSON / "lesson.md"
        page.write_text(f"{page.read_text(encoding='utf-8').rstrip()}\n\n{words}\n", encoding="utf-8")

    return breaks


def change(file: str, pattern: str, new: str) -> Callable[[Path], None]:
    """Replace the first place in a file that is like the pattern."""

    def breaks(folder: Path) -> None:
        text, count = re.subn(pattern, new, (folder / file).read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
        assert count
        (folder / file).write_text(text, encoding="utf-8")

    return breaks


def copy(source: str, target: str) -> Callable[[Path], None]:
    """Put one of the exercise's Dockerfiles in the place of another."""
    return lambda folder: shutil.copy(folder / EXERCISE / source, folder / EXERCISE / target)


def one_more_objective(folder: Path) -> None:
    toml = folder / LESSON / "lesson.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + '\n[[objective]]\nid = "fly"\ntext = "Fly."\n', encoding="utf-8")


PICTURE = next((SHIPPED / LESSON).glob("*.svg")).name
FACTS = next((SHIPPED / "facts").glob("*.toml")).name

BROKEN = {
    "an unknown term": (say("See [it](term:gone)."), "lesson.md", "there is no term called gone"),
    "a link to no lesson": (say("See [it](lesson:gone)."), "lesson.md", "there is no lesson called gone"),
    "a link to no instruction": (say("See [it](instruction:GONE)."), "lesson.md", "there is no instruction called GONE"),
    "a link to no check": (say("See [it](check:Gone)."), "lesson.md", "there is no check called Gone"),
    "a link to no heading": (say("See [it](#gone)."), "lesson.md", "no heading of the lesson has the address #gone"),
    "an objective without a question": (one_more_objective, "lesson.toml", 'no question asks for the objective "fly"'),
    "an answer that the engine contradicts": (
        change(f"{LESSON}/questions.toml", r'kind = "predict"', 'kind = "predict"\nanswer = "99"'),
        "questions.toml",
        "the answer is said to be 99, and the engine says",
    ),
    "an exercise whose solution fails": (
        copy("start.Dockerfile", "solution.Dockerfile"),
        "exercise.toml",
        "solution.Dockerfile does not reach",
    ),
    "an exercise whose start passes already": (
        copy("solution.Dockerfile", "start.Dockerfile"),
        "exercise.toml",
        "start.Dockerfile reaches every goal already",
    ),
    "a listed wrong solution that passes": (
        copy("solution.Dockerfile", "emptied.Dockerfile"),
        "exercise.toml",
        "emptied.Dockerfile is called a mistake, and it reaches every goal",
    ),
    "a picture without a description": (
        change(f"{LESSON}/{PICTURE}", r"<desc.*?</desc>", ""),
        PICTURE,
        "the first elements must be <title> and <desc>",
    ),
    "a fact past its review date": (
        change(f"facts/{FACTS}", r"review_by = \S+", "review_by = 2026-01-01"),
        FACTS,
        "this was to be looked at by 2026-01-01",
    ),
}


@pytest.mark.parametrize(("breaks", "file", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_it_is_told_with_file_and_line(lessons, capsys, breaks, file, sentence):
    breaks(lessons)
    found = [problem for problem in told(capsys) if sentence in problem]
    assert found
    assert all(re.match(rf"lessons/\S+{re.escape(file)}:[1-9]\d*: ", problem) for problem in found)


def test_every_problem_is_told_at_once(lessons, capsys):
    for breaks in (one_more_objective, say("See [it](term:gone)."), copy("start.Dockerfile", "solution.Dockerfile")):
        breaks(lessons)
    files = {problem.partition(":")[0] for problem in told(capsys)}
    assert files == {f"lessons/{LESSON}/{name}" for name in ("lesson.toml", "lesson.md", "exercise/exercise.toml")}


def test_the_sentence_about_a_link_names_its_line(lessons, capsys):
    say("See [it](term:gone).")(lessons)
    last = len((lessons / LESSON / "lesson.md").read_text(encoding="utf-8").splitlines())
    assert told(capsys) == [f"lessons/{LESSON}/lesson.md:{last}: there is no term called gone"]
