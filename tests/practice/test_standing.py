"""How a learner stands: counted by the latest attempt at the present wording, in a constant number of queries."""

from __future__ import annotations

import json

import pytest
from pytest_django import DjangoAssertNumQueries

from learn.course import Course, Lesson
from learn.practice.drafts import keep_draft
from learn.practice.models import Learner
from learn.practice.record import Answer, record_answer, record_help, record_visit
from learn.practice.standing import course_standing, export, latest_attempts, lesson_standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Learner:
    return Learner.objects.create()


@pytest.fixture
def boxes(course: Course) -> Lesson:
    found = course.lesson("boxes")
    assert found is not None
    return found


def answers(learner: Learner, lesson: Lesson, question: str, *outcomes: bool, digest: str = "") -> None:
    found = lesson.question(question)
    assert found is not None
    for outcome in outcomes:
        record_answer(learner, Answer(lesson.slug, question, digest or found.digest, ("x",), outcome))


@pytest.mark.parametrize(
    ("outcomes", "right", "answered"),
    [
        ((), 0, 0),
        ((False,), 0, 1),
        ((True,), 1, 1),
        ((False, True), 1, 1),
        ((True, False), 0, 1),
        ((True, True, True), 1, 1),
    ],
)
def test_the_latest_attempt_counts(one: Learner, boxes: Lesson, outcomes: tuple[bool, ...], right: int, answered: int) -> None:
    answers(one, boxes, "shared", *outcomes)
    standing = lesson_standing(one, boxes)
    assert (standing.right, standing.answered, standing.total) == (right, answered, 5)


def test_an_answer_to_an_earlier_wording_counts_neither_way(one: Learner, boxes: Lesson) -> None:
    answers(one, boxes, "shared", True, digest="an earlier wording")
    standing = lesson_standing(one, boxes)
    assert (standing.right, standing.answered) == (0, 0)
    latest = latest_attempts(one, "boxes")
    shared = boxes.questions[0]
    assert latest.attempt(shared) is None
    assert latest.is_reworded(shared)
    assert not latest.is_reworded(boxes.questions[1])


def test_an_answer_to_a_question_that_is_gone_counts_nowhere(one: Learner, boxes: Lesson) -> None:
    record_answer(one, Answer("boxes", "gone", "digest", ("x",), True))
    assert lesson_standing(one, boxes).right == 0


def test_each_objective_counts_its_own_questions(one: Learner, boxes: Lesson) -> None:
    answers(one, boxes, "shared", True)
    answers(one, boxes, "inside", False)
    answers(one, boxes, "count", True)
    answers(one, boxes, "lines", True)
    kernel, layers = lesson_standing(one, boxes).objectives
    assert (kernel.right, kernel.total, kernel.is_reached) == (1, 3, False)
    assert (layers.right, layers.total, layers.is_reached) == (2, 2, True)


def total(course: Course) -> int:
    return sum(len(lesson.questions) for lesson in course.lessons)


def test_nobody_stands_at_the_beginning(course: Course, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        standing = course_standing(None, course)
    assert (standing.right, standing.total, standing.is_begun) == (0, total(course), False)
    assert standing.next is not None
    assert standing.next.lesson.slug == "boxes"


def test_what_is_next_is_the_lesson_that_was_opened_last_and_is_not_finished(one: Learner, course: Course) -> None:
    record_visit(one, "boxes")
    record_visit(one, "ships")
    standing = course_standing(one, course)
    assert standing.next is not None
    assert standing.next.lesson.slug == "ships"
    ships = course.lesson("ships")
    assert ships is not None
    answers(one, ships, "carrier", True)
    standing = course_standing(one, course)
    assert standing.next is not None
    assert standing.next.lesson.slug == "boxes"


def test_after_the_last_question_nothing_is_next(one: Learner, course: Course) -> None:
    for lesson in course.lessons:
        for question in lesson.questions:
            answers(one, lesson, question.id, True)
    standing = course_standing(one, course)
    assert standing.next is None
    assert all(lesson.is_finished for lesson in standing.lessons)
    assert standing.right == standing.total == total(course)


def test_queries_do_not_grow_with_answers_or_learners(
    one: Learner, course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        neighbour = Learner.objects.create()
        for lesson in course.lessons:
            for learner in (one, neighbour):
                record_visit(learner, lesson.slug)
                for question in lesson.questions:
                    answers(learner, lesson, question.id, False, True)
    with django_assert_num_queries(2):
        assert course_standing(one, course).right == total(course)
    with django_assert_num_queries(2):
        lesson_standing(one, course.lessons[0])
    with django_assert_num_queries(2):
        latest_attempts(one, "boxes")


def test_the_export_holds_everything_of_one_and_nothing_of_another(one: Learner, boxes: Lesson) -> None:
    other = Learner.objects.create()
    for learner, word in ((one, "mine"), (other, "theirs")):
        record_answer(learner, Answer("boxes", "shared", "digest", (word,), True))
        record_help(learner, "boxes", "shared", 1)
        record_visit(learner, "boxes")
        keep_draft(learner, "boxes/box.Dockerfile", f"FROM {word}", "")
    data = export(one)
    assert [answer["submission"] for answer in data["answers"]] == [["mine"]]
    assert [draft["text"] for draft in data["drafts"]] == ["FROM mine"]
    assert (len(data["hints"]), len(data["lessons"])) == (1, 1)
    assert "theirs" not in json.dumps(data)


@pytest.mark.parametrize(
    ("shared", "inside", "steps", "is_reached", "is_lost"),
    [
        ([], [], [], False, False),
        ([True], [True], [], False, False),
        ([True], [True], [True], True, False),
        ([True, False], [True], [True], False, True),
        ([True, False], [True], [], False, False),
        ([True, False, True], [True], [True], True, False),
        ([False], [True], [True], False, False),
        ([True, False], [True, False], [True], False, True),
    ],
)
def test_an_objective_is_reached_lost_by_a_wrong_answer_and_regained_by_a_right_one(
    one: Learner, boxes: Lesson, shared: list[bool], inside: list[bool], steps: list[bool], is_reached: bool, is_lost: bool
) -> None:
    for question, outcomes in (("shared", shared), ("inside", inside), ("steps", steps)):
        answers(one, boxes, question, *outcomes)
    kernel = lesson_standing(one, boxes).objectives[0]
    assert (kernel.is_reached, kernel.is_lost) == (is_reached, is_lost)


def test_each_question_tells_how_it_stands(one: Learner, boxes: Lesson) -> None:
    answers(one, boxes, "shared", True, False)
    answers(one, boxes, "inside", False, True)
    answers(one, boxes, "steps", False)
    results = {result.question.id: result for result in lesson_standing(one, boxes).results}
    told = {name: (result.outcome, result.was_right, result.is_lost) for name, result in results.items()}
    assert told == {
        "shared": (False, True, True),
        "inside": (True, True, False),
        "steps": (False, False, False),
        "count": (None, False, False),
        "lines": (None, False, False),
    }


def test_an_exercise_is_counted_as_passed_where_there_is_one_at_its_present_wording(one: Learner, course: Course) -> None:
    cargo = course.lesson("cargo")
    assert cargo is not None
    assert cargo.exercise is not None
    boxes, _, before = (lesson.exercise for lesson in course_standing(one, course).lessons)
    assert (boxes, before) == (None, False)
    record_answer(one, Answer("cargo", "exercise", "an earlier wording", ("x", ""), True))
    assert lesson_standing(one, cargo).exercise is False
    record_answer(one, Answer("cargo", "exercise", cargo.exercise.digest, ("x", ""), True))
    assert lesson_standing(one, cargo).exercise is True
    standing = course_standing(one, course)
    assert (standing.passed, standing.exercises, standing.right) == (1, 1, 0)
