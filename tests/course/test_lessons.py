"""The course that Drydock ships: nothing is wrong with it, and its questions are what they seem."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn.course import Course, Lesson, load, problems
from learn.quiz import KINDS, Question, grade, read_submission, view
from learn.quiz.families import FAMILIES
from learn.quiz.goals import GOALS

LESSONS = Path(__file__).resolve().parents[2] / "lessons"
COURSE: Course = load(LESSONS)
QUESTIONS = [(lesson, question) for lesson in COURSE.lessons for question in lesson.questions]


def name(value: object) -> str:
    return value.slug if isinstance(value, Lesson) else value.id if isinstance(value, Question) else ""


def form(question: Question, submission: tuple[str, ...]) -> dict[str, list[str]]:
    """What a browser sends for this answer."""
    if question.kind == "order":
        return {f"place-{value}": [str(place)] for place, value in enumerate(submission, start=1)}
    if question.kind == "match":
        return {f"match-{value}": [answer] for value, _, answer in (item.partition("=") for item in submission)}
    return {"answer": list(submission)}


@pytest.mark.parametrize("name", sorted({*KINDS, *GOALS, *FAMILIES}))
def test_every_kind_of_question_of_goal_and_every_family_is_explained_to_authors(name: str):
    assert f"`{name}`" in (LESSONS / "README.md").read_text(encoding="utf-8")


def test_there_are_lessons_with_questions():
    assert COURSE.lessons
    assert all(lesson.questions and lesson.sections and lesson.files for lesson in COURSE.lessons)


def test_authors_have_nothing_to_mend():
    assert [str(problem) for problem in problems(LESSONS)] == []


@pytest.mark.parametrize(("lesson", "question"), QUESTIONS, ids=name)
def test_the_right_answer_passes_as_a_browser_sends_it(lesson: Lesson, question: Question):
    submission = read_submission(question, form(question, question.body.solution()))
    assert isinstance(submission, tuple), submission
    assert grade(question, submission).is_correct


@pytest.mark.parametrize(("lesson", "question"), QUESTIONS, ids=name)
def test_each_foreseen_mistake_is_caught(lesson: Lesson, question: Question):
    for wrong, words in question.body.foreseen():
        submission = read_submission(question, form(question, wrong))
        assert isinstance(submission, tuple), submission
        verdict = grade(question, submission)
        assert not verdict.is_correct
        assert words in {verdict.message, *(feedback.text for feedback in verdict.feedback)}
        if not question.is_generated:  # which comes as another one next time
            assert verdict.expected is verdict.explanation is None


@pytest.mark.parametrize(("lesson", "question"), QUESTIONS, ids=name)
def test_what_is_shown_keeps_the_answer_to_itself(lesson: Lesson, question: Question):
    shown = repr(view(question, "somebody"))
    solved = grade(question, question.body.solution())
    assert solved.explanation
    assert str(solved.explanation) not in shown
    assert not any(str(words) in shown for _, words in question.body.foreseen())
