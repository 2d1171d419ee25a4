"""Authors are told what is wrong, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from learn.reader.apps import check_content
from tests.reader.courses import write_course


@pytest.fixture
def broken(tmp_path: Path, settings: Settings) -> Path:
    """A course whose first lesson asks a question that does not exist."""
    settings.LESSONS = write_course(tmp_path / "clocks")
    page = settings.LESSONS / "101-lesson-1" / "lesson.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n```ask nothing\n```\n", encoding="utf-8")
    return settings.LESSONS


def test_a_sound_course_passes_the_system_check(tmp_path: Path, settings: Settings) -> None:
    settings.LESSONS = write_course(tmp_path / "clocks", lessons=2, questions=2)
    assert check_content() == []


def test_a_problem_is_a_system_check_with_its_file_and_line(broken: Path) -> None:
    line = len((broken / "101-lesson-1" / "lesson.md").read_text(encoding="utf-8").splitlines()) - 1
    messages = [error.msg for error in check_content()]
    assert any(message.startswith(f"clocks/101-lesson-1/lesson.md:{line}: ") and "nothing" in message for message in messages)


def test_the_command_for_authors_says_the_same_and_fails(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="1 problem in"):
        call_command("lessons")
    assert "clocks/101-lesson-1/lesson.md:" in capsys.readouterr().err


def test_the_command_lists_what_a_sound_course_holds(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.LESSONS = write_course(tmp_path / "clocks", lessons=2, questions=3)
    call_command("lessons")
    assert "101 Lesson number 1: 2 sections, 3 questions, 2 Dockerfiles" in capsys.readouterr().out
