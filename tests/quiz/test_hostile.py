"""Dockerfiles that nobody would write, as answers: every goal and every family has a word for them, and none fails."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learn.dockerfile.rebuild import Context, text_file
from learn.quiz.families import FAMILIES
from learn.quiz.family import ask_about
from learn.quiz.goal import judged
from learn.quiz.goals import AnyGoal
from learn.quiz.own import own_questions
from learn.quiz.work import Work
from tests.quiz.test_goals import CASES

FILES = Context.of(
    {
        "app.py": text_file("1"),
        "requirements.txt": text_file("x"),
        ".dockerignore": text_file("*.md\n!a\n"),
        "s/a": text_file(""),
    }
)
CASE_FILES = Path(__file__).resolve().parents[1] / "dockerfile" / "cases"
WRITTEN = sorted(CASE_FILES.rglob("*.Dockerfile"))
GOALS = [msgspec.convert(tomllib.loads(case[0]), AnyGoal, dec_hook=lambda wanted, value: wanted(value)) for case in CASES]
SNIPPETS = r"""
a /app . .. $X ${X:-y} ${X --from=0 --from=b --chmod=9 [ ["a"] <<E \ && | ' " * s é <b> AS b scratch alpine 0 80/udp 1-9
A=1 A=$A cd rm -rf apt-get install -y # ONBUILD --mount=type=bind,from=b
"""
INSTRUCTIONS = """
FROM RUN COPY ADD ENV ARG CMD ENTRYPOINT WORKDIR USER EXPOSE LABEL VOLUME STOPSIGNAL SHELL HEALTHCHECK ONBUILD NOPE
"""
WORDS, KEYWORDS = st.sampled_from([*SNIPPETS.split(), "\0"]), st.sampled_from(INSTRUCTIONS.split())
LINES = st.tuples(KEYWORDS, st.lists(WORDS, max_size=4)).map(lambda line: " ".join([line[0], *line[1]]))
FILES_OF_NONSENSE = st.one_of(
    st.lists(LINES, max_size=9).map(lambda lines: "FROM alpine\n" + "\n".join(lines) + "\n"),
    st.lists(LINES, max_size=6).map("\n".join),
    st.text(max_size=60),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(FILES_OF_NONSENSE, st.sampled_from([None, Context(), FILES]))
def test_every_goal_says_something_about_any_text(text: str, context: Context | None) -> None:
    work = Work(text, context)
    for goal in GOALS:
        found = judged(goal, work)
        assert found.found
        assert "<b>" not in found.found
        assert not (found.is_reached and work.problem)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(FILES_OF_NONSENSE, st.integers(0, 9))
def test_every_family_asks_soundly_about_any_text_or_not_at_all(text: str, seed: int) -> None:
    work = Work(text, FILES)
    for name, family in FAMILIES.items():
        found = ask_about(family, name, work, seed)
        assert found is None or found.is_well_posed
    assert len(own_questions(work, "o", 2)) <= 2


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_questions_about_files_as_people_write_them_are_sound(path: Path) -> None:
    work = Work(path.read_text(encoding="utf-8", errors="replace"), FILES)
    for name, family in FAMILIES.items():
        for seed in range(2):
            found = ask_about(family, name, work, seed)
            assert found is None or found.is_well_posed
    for goal in GOALS:
        assert judged(goal, work).found


@pytest.mark.parametrize("seed", range(20))
def test_questions_about_an_ordinary_file_are_two_and_the_same_each_time(seed: int) -> None:
    text = f'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN echo {seed}\nCMD ["python", "app.py"]\n'
    first, again = (own_questions(Work(text, FILES), "o", 2) for _ in range(2))
    assert [question.digest for question in first] == [question.digest for question in again]
    assert [question.id for question in first] == ["exercise-1", "exercise-2"]
    assert len({question.digest for question in first}) == 2
