"""What a question and a mistake are called towards somebody who has nothing to do with them."""

from __future__ import annotations

import pytest

from learn.course import Course, load
from learn.quiz import grade, mistake_in_words, prompt_in_words
from tests.practice.people import COURSE


@pytest.fixture(scope="module")
def small() -> Course:
    return load(COURSE)


@pytest.mark.parametrize(
    ("lesson", "question", "mistake", "words"),
    [
        ("boxes", "count", "every_instruction", "as if each instruction made a layer"),
        ("cargo", "made", "every_instruction", "as if each instruction made a layer"),
        ("cargo", "made", "no such idea", None),
        ("boxes", "lines", "from_lines", "Every stage in the file is built"),
        ("cargo", "word", "answer RUN", "<code>RUN</code>"),
        ("cargo", "word", "answer <b>", "<code>&lt;b&gt;</code>"),
        ("cargo", "plain-user", "root-again", "0 is root’s number."),
        ("boxes", "steps", "step-2", "another step at place 2"),
        ("boxes", "shared", "0123456789ab", None),
        ("boxes", "shared", "", None),
    ],
)
def test_each_kind_of_mistake_has_words(small: Course, lesson: str, question: str, mistake: str, words: str | None) -> None:
    found = small.lesson(lesson)
    assert found is not None
    asked = found.question(question)
    assert asked is not None
    assert mistake_in_words(asked, mistake) == words


def test_an_option_is_told_by_its_text_and_a_pair_by_both(small: Course) -> None:
    boxes, cargo = small.lesson("boxes"), small.lesson("cargo")
    assert boxes is not None
    assert cargo is not None
    shared, moments = boxes.question("shared"), cargo.question("moments")
    assert shared is not None
    assert moments is not None
    [files] = [submission for submission, feedback in shared.body.foreseen() if "image" in feedback]
    assert mistake_in_words(shared, grade(shared, files).mistake or "") == "“The files”"
    wrong = next(iter(moments.body.foreseen()))[0]
    words = mistake_in_words(moments, grade(moments, wrong).mistake or "")
    assert words is not None
    assert words.startswith("<code>RUN</code>: “")


def test_a_prompt_is_one_short_line_without_markup() -> None:
    from django.conf import settings

    for lesson in load(settings.LESSONS).lessons:
        for question in lesson.questions:
            words = prompt_in_words(question)
            assert 5 < len(words) <= 160
            assert "\n" not in words
            assert "</" not in words


def test_every_foreseen_mistake_of_every_lesson_has_words() -> None:
    from django.conf import settings

    for lesson in load(settings.LESSONS).lessons:
        for question in lesson.questions:
            for submission, _ in question.body.foreseen():
                mistake = grade(question, submission).mistake
                if mistake:
                    assert mistake_in_words(question, mistake), f"{lesson.slug}/{question.id}: {mistake}"
