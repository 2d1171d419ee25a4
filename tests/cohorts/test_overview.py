"""What a teacher sees of a class: counted from what members answered, and nothing else."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learn.cohorts.members import join
from learn.cohorts.models import Cohort
from learn.cohorts.overview import Asked, all_asked_of, asked_of, rows_of
from learn.cohorts.statistics import Item
from learn.course import Course, Lesson
from learn.practice.models import Learner
from learn.practice.record import Answer, record_answer
from learn.quiz import EXERCISE, Phrase, grade
from learn.sheets import MARK, safe
from tests.practice.people import Person


@pytest.fixture
def boxes(course: Course) -> Lesson:
    found = course.lesson("boxes")
    assert found is not None
    return found


def answers(learner: Learner, lesson: Lesson, name: str, *outcomes: bool, digest: str = "", seconds: int | None = None) -> None:
    """Answer a question of a lesson rightly or with its first foreseen mistake, once for each outcome."""
    question = lesson.question(name)
    assert question is not None
    for is_right in outcomes:
        submission = question.body.solution() if is_right else next(iter(question.body.foreseen()))[0]
        verdict = grade(question, submission)
        told = Answer(lesson.slug, name, digest or question.digest, submission, verdict.is_correct, seconds=seconds)
        record_answer(learner, replace(told, mistake=verdict.mistake or ""))


def passes(learner: Learner, course: Course, slug: str, digest: str = "") -> None:
    """Pass the exercise of a lesson."""
    lesson = course.lesson(slug)
    assert lesson is not None
    assert lesson.exercise is not None
    record_answer(learner, Answer(slug, EXERCISE, digest or lesson.exercise.digest, ("FROM a", ""), True))


def crowd(cohort: Cohort, *names: str) -> list[Learner]:
    learners = [Learner.objects.create() for _ in names]
    for learner, name in zip(learners, names, strict=True):
        join(cohort, learner, name)
    return learners


def cells(page: str, name: str) -> list[str]:
    """The texts of a member's row."""
    row = re.search(rf'<tr><th scope="row">{re.escape(name)}</th>(.*?)</tr>', page, re.S)
    assert row is not None
    return [" ".join(re.sub(r"<[^>]*>", "", cell).split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.S)]


def test_the_overview_says_how_far_each_member_is_in_each_lesson(teacher: Person, cohort: Cohort, course: Course) -> None:
    mia, _ = crowd(cohort, "Mia", "Jonas")
    boxes, ships = course.lessons[:2]
    answers(mia, boxes, "shared", False, True)
    answers(mia, boxes, "inside", True, False)
    answers(mia, ships, "carrier", True)
    passes(mia, course, "cargo")
    page = teacher.browser.get(f"/classes/{cohort.pk}/").content.decode()
    assert cells(page, "Mia")[:4] == ["2/ of 11", "1/5 of 5", "1 of 1, all right", "–nothing answered ◆, exercise passed"]
    assert cells(page, "Jonas")[:4] == ["0/ of 11", *["–nothing answered"] * 3]


def test_a_lesson_s_page_says_how_far_each_member_is_in_each_objective(teacher: Person, cohort: Cohort, boxes: Lesson) -> None:
    [mia] = crowd(cohort, "Mia")
    answers(mia, boxes, "count", True)
    answers(mia, boxes, "lines", True)
    answers(mia, boxes, "shared", False)
    page = teacher.browser.get(f"/classes/{cohort.pk}/lessons/boxes/").content.decode()
    assert cells(page, "Mia") == ["2/5 of 5", "0/3 of 3", "2 of 2, all right"]
    answers(mia, boxes, "lines", False)
    page = teacher.browser.get(f"/classes/{cohort.pk}/lessons/boxes/").content.decode()
    assert cells(page, "Mia") == ["1/5 of 5", "0/3 of 3", "1/2 of 2 ↓, reached before"]


def test_the_exercise_of_a_lesson_is_passed_as_it_is_now_or_not_at_all(teacher: Person, cohort: Cohort, course: Course) -> None:
    mia, jonas, _ = crowd(cohort, "Mia", "Jonas", "Zoë")
    passes(mia, course, "cargo")
    passes(jonas, course, "cargo", digest="an earlier exercise")
    page = teacher.browser.get(f"/classes/{cohort.pk}/lessons/cargo/").content.decode()
    assert [cells(page, name)[-1] for name in ("Mia", "Jonas", "Zoë")] == ["passed", "–not passed", "–not passed"]
    assert "Exercise</th>" not in teacher.browser.get(f"/classes/{cohort.pk}/lessons/boxes/").content.decode()


def test_first_answers_make_the_numbers_of_a_question(cohort: Cohort, course: Course, boxes: Lesson) -> None:
    learners = crowd(cohort, *(f"pupil {number}" for number in range(10)))
    for number, learner in enumerate(learners):
        knows = number < 6
        answers(learner, boxes, "shared", knows, not knows)
        answers(learner, boxes, "inside", knows)
        answers(learner, boxes, "steps", knows if number else False)
    shared, inside, *_ = asked_of(cohort, course, boxes)
    assert (shared.item.answers, shared.item.right) == (10, 6)
    assert shared.item.difficulty == 0.6
    # The rest score is 1 for five of the six who were right, 1/2 for the sixth, 0 for the others.
    mean, spread = 11 / 12, (((5 + 0.25) / 10) - (5.5 / 10) ** 2) ** 0.5
    assert shared.item.discrimination == pytest.approx(mean / spread * (0.6 * 0.4) ** 0.5)
    assert shared.wrong == "“The files”"
    assert shared.times == 10, "four at first, six afterwards"
    assert inside.item.answers == 10


@pytest.mark.parametrize(
    ("number", "words"), [(None, ""), (0.5, "0.50"), (-0.283, "−0.28"), (-1.0, "−1.00"), (0.0, "0.00"), (-0.001, "0.00")]
)
def test_a_discrimination_below_nought_has_a_minus_that_is_read_out(boxes: Lesson, number: float | None, words: str) -> None:
    asked = Asked(boxes.questions[0], "", Item(30, 20, 0.67, number, None), Phrase(""), 0)
    assert asked.discrimination == words


def test_others_and_what_is_gone_are_not_counted(teacher: Person, cohort: Cohort, course: Course, boxes: Lesson) -> None:
    stranger, left = Learner.objects.create(), crowd(cohort, "Gone")[0]
    [mia] = crowd(cohort, "Mia")
    for learner in (stranger, left):
        answers(learner, boxes, "shared", False)
    answers(mia, boxes, "shared", False, digest="an earlier wording")
    record_answer(mia, Answer("boxes", "retired", "digest", ("x",), False, "", "every_line"))
    record_answer(mia, Answer("another-course", "shared", "digest", ("x",), True))
    record_answer(mia, Answer("boxes", "shared", "an earlier wording", ("x",), False, "", "an option that is gone"))
    left.memberships.all().delete()
    assert [asked.item.answers for asked in asked_of(cohort, course, boxes)] == [0] * 5
    [row] = rows_of(cohort.members.all(), course.lessons)
    assert (row.right, [lesson.answered for lesson in row.lessons]) == (0, [0, 0, 0])
    assert "Gone" not in teacher.browser.get(f"/classes/{cohort.pk}/").content.decode()


def test_too_few_answers_are_said_to_be_too_few(teacher: Person, cohort: Cohort, boxes: Lesson) -> None:
    for learner in crowd(cohort, "a", "b", "c", "d"):
        answers(learner, boxes, "shared", True, False, seconds=9)
    page = teacher.browser.get(f"/classes/{cohort.pk}/lessons/boxes/").content.decode()
    row = re.search(r'#question-shared".*?</tr>', page, re.S)
    assert row is not None
    assert row[0].count("too few answers") == 4
    assert "The files" not in row[0]
    assert "100%" not in row[0]


def test_enough_answers_are_told_in_words(teacher: Person, cohort: Cohort, boxes: Lesson) -> None:
    for number, learner in enumerate(crowd(cohort, *"abcdefghij")):
        answers(learner, boxes, "count", number < 7, number < 7, seconds=100 + 10 * number)
    page = teacher.browser.get(f"/classes/{cohort.pk}/lessons/boxes/").content.decode()
    row = re.search(r'#question-count".*?</tr>', page, re.S)
    assert row is not None
    assert "70%" in row[0]
    assert "as if each instruction made a layer" in row[0]
    assert "(6 times)" in row[0]
    assert "2 min 25 s" in row[0]


def test_nothing_that_somebody_wrote_reaches_the_teacher(teacher: Person, cohort: Cohort, learner: Person) -> None:
    assert cohort.code
    learner.browser.post(f"/classes/join/{cohort.code}/", {"name": "Mia"})
    learner.send("word", {"answer": "my-own-words"}, lesson="cargo")
    learner.browser.post("/workbench/analysis/", {"place": "boxes/box.Dockerfile", "dockerfile": "FROM my-own-words"})
    for what in ("", "lessons/boxes/", "lessons/cargo/", "members.csv", "questions.csv"):
        response: Any = teacher.browser.get(f"/classes/{cohort.pk}/{what}")
        page = response.getvalue().decode() if response.streaming else response.content.decode()
        assert "my-own-words" not in page
        assert ">learner<" not in page


def test_a_lesson_that_is_not_there_is_not_found(teacher: Person, cohort: Cohort) -> None:
    assert teacher.browser.get(f"/classes/{cohort.pk}/lessons/nowhere/").status_code == 404


def sheet(person: Person, address: str) -> list[list[str]]:
    response: Any = person.browser.get(address)
    assert response.streaming
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="drydock-')
    text = response.getvalue().decode()
    assert text.startswith(MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(MARK))))


def test_the_members_sheet_has_a_row_for_each_member_and_objective(
    teacher: Person, cohort: Cohort, course: Course, boxes: Lesson
) -> None:
    mia, _ = crowd(cohort, "Mia", "Émile")
    passes(mia, course, "cargo")
    answers(mia, boxes, "count", True)
    answers(mia, boxes, "lines", False)
    head, *rows = sheet(teacher, f"/classes/{cohort.pk}/members.csv")
    assert head == ["Name", "Joined", "Lesson", "Objective", "Right", "Answered", "Questions", "Reached"]
    assert [row[0] for row in rows] == ["Émile"] * 5 + ["Mia"] * 5
    assert rows[6][2:] == ["Boxes", boxes.objectives[1].text, "1", "2", "2", "no"]
    assert rows[9][2:] == ["Cargo", "The exercise", "1", "1", "1", "yes"]


def test_the_questions_sheet_has_a_row_for_each_question(teacher: Person, cohort: Cohort, course: Course, boxes: Lesson) -> None:
    for number, learner in enumerate(crowd(cohort, *"abcdefghij")):
        answers(learner, boxes, "count", number < 7, seconds=10 + number)
        answers(learner, boxes, "lines", number < 7)
    _, *rows = sheet(teacher, f"/classes/{cohort.pk}/questions.csv")
    assert [row[1] for row in rows] == [question.id for lesson in course.lessons for question in lesson.questions]
    [count] = [row for row in rows if row[1] == "count"]
    assert count[3:] == ["predict", "10", "7", "0.7", "1.0", "as if each instruction made a layer", "3", "14.5"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0"])
def test_a_text_that_a_spreadsheet_would_work_out_is_made_harmless(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["Mia", "a=b", "", None, -0.25, 7])
def test_everything_else_stays_as_it_is(cell: Any) -> None:
    assert safe(cell) == cell


def test_a_name_that_is_a_formula_is_harmless_in_the_file_and_as_it_was_on_the_page(teacher: Person, cohort: Cohort) -> None:
    crowd(cohort, '=HYPERLINK("http://evil.example","x")')
    assert sheet(teacher, f"/classes/{cohort.pk}/members.csv")[1][0].startswith("'=HYPERLINK")
    assert "=HYPERLINK" in teacher.browser.get(f"/classes/{cohort.pk}/").content.decode()


def test_a_long_class_comes_whole_in_the_sheet(teacher: Person, cohort: Cohort) -> None:
    names = [f"pupil {number:03}" for number in range(205)]
    crowd(cohort, *names)
    rows = sheet(teacher, f"/classes/{cohort.pk}/members.csv")[1:]
    assert [row[0] for row in rows][::5] == names


@pytest.mark.parametrize("address", ["", "lessons/boxes/", "members.csv", "questions.csv"])
def test_a_full_class_with_many_answers_takes_as_many_queries_as_an_empty_one(
    teacher: Person, cohort: Cohort, course: Course, address: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            response: Any = teacher.browser.get(f"/classes/{cohort.pk}/{address}")
            assert response.getvalue() if response.streaming else response.content
        return len(captured)

    crowd(cohort, "first")
    few = queries()
    for learner in crowd(cohort, *(f"pupil {number}" for number in range(20))):
        for lesson in course.lessons[:2]:
            for question in lesson.questions:
                answers(learner, lesson, question.id, False, True)
    assert queries() == few <= {"": 7, "lessons/boxes/": 9, "members.csv": 6, "questions.csv": 9}[address]


def test_all_lessons_together_say_what_each_says_alone(cohort: Cohort, course: Course, boxes: Lesson) -> None:
    for number, learner in enumerate(crowd(cohort, *"abcdefghij")):
        answers(learner, boxes, "count", number < 7)
        answers(learner, boxes, "shared", number < 3)
    assert all_asked_of(cohort, course) == [(lesson, asked_of(cohort, course, lesson)) for lesson in course.lessons]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a table this small whole, whatever indexes there are")
def test_what_is_said_of_questions_is_read_in_indexes_and_not_in_rows_that_lie_far_apart(cohort: Cohort, course: Course) -> None:
    crowd(cohort, "Mia", "Jonas")
    with CaptureQueriesContext(connection) as captured:
        all_asked_of(cohort, course)
        asked_of(cohort, course, course.lessons[0])
    plans = {}
    for query in (query["sql"] for query in captured.captured_queries if "practice_" in query["sql"]):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
            plans[query] = [step for *_, step in cursor.fetchall() if "practice_" in step]
    assert len(plans) == 5
    assert all(len(steps) == 1 and "USING COVERING INDEX" in steps[0] for steps in plans.values()), plans
