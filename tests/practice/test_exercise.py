"""An exercise on its way: goals judged with each edit, help that is recorded, a pass, and questions about what was written."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from learn.dockerfile.rebuild import File
from learn.practice.exercises import exercise_view, keep_pass, questions_about, work_on
from learn.practice.models import Attempt, Help, Learner, QuestionStanding
from learn.practice.standing import latest_attempts
from learn.quiz import EXERCISE
from learn.workbench.project import Project, beside_to_json
from tests.practice.people import Person

PLACE = f"cargo/{EXERCISE}"
SOLUTION = 'FROM alpine\nCOPY app.py /app/\nUSER 1000\nEXPOSE 8000\nCMD ["/app/app.py"]\n'
OTHER_WAY = "FROM alpine\nWORKDIR /app\nCOPY *.py ./\n"
DELETED = "FROM alpine\nCOPY . /app/\nRUN rm /app/secret.txt\n"


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def edit(person: Person, dockerfile: str, *, place: str = PLACE, scripts: bool = True, **extra: Any) -> HttpResponse:
    """An edit in the editor of the exercise, with the files that the page has beside it."""
    lesson = person.course.lesson("cargo")
    assert lesson is not None
    assert lesson.exercise is not None
    beside = beside_to_json(Project("", lesson.exercise.task.context))
    form = {"place": place, "dockerfile": dockerfile, "beside": beside, "panel": "layers", **extra}
    if scripts:
        return person.browser.post("/workbench/analysis/", form, headers={"HX-Request": "true", "HX-Target": "analysis"})
    return person.browser.post("/lessons/cargo/", {**form, "do": "analyse"})


def marks(page: str) -> str:
    """Which of the goals beside the editor are reached, as a row of signs; those of par last."""
    beside = page.split('class="bench__goals')[1].split("</section>")[0]
    return "".join("+" if mark == "reached" else "-" for mark in re.findall(r"goal--(reached|open)", beside))


def ask(person: Person, do: str, htmx: bool = True) -> HttpResponse:
    headers = {"HX-Request": "true", "HX-Target": "exercise"} if htmx else {}
    return person.browser.post("/lessons/cargo/exercise/", {"do": do}, headers=headers)


def passed() -> list[Attempt]:
    return list(Attempt.objects.filter(question=EXERCISE))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize(
    ("dockerfile", "reached"),
    [
        ("FROM alpine\n", "-++"),
        ("FROM alpine\nCOPY . /app/\n", "+-+"),
        (DELETED, "+--"),
        (SOLUTION, "+++"),
        (OTHER_WAY, "++-"),
        ("COPY nonsense\n", "---"),
        ("", "---"),
        ("FROM alpine\nCOPY gone.py /app/\n", "---"),
    ],
)
def test_each_goal_is_judged_with_each_edit(guest: Person, dockerfile: str, reached: str, scripts: bool) -> None:
    assert marks(text(edit(guest, dockerfile, scripts=scripts))) == reached


def test_the_exercise_opens_in_the_editor_with_its_files_and_goals(guest: Person) -> None:
    page = text(guest.browser.get("/lessons/cargo/?file=exercise"))
    assert marks(page) == "+-+"
    assert "COPY . /app/" in page
    assert "secret.txt" in page
    assert "bench__goals" not in text(guest.browser.get("/lessons/cargo/"))


def test_the_start_is_blamed_for_no_mistake(guest: Person) -> None:
    lesson = guest.course.lesson("cargo")
    assert lesson is not None
    assert lesson.exercise is not None
    assert "notice--bad" not in text(edit(guest, lesson.exercise.task.start.text)).split("bench__goals")[1]


def test_a_foreseen_mistake_gets_its_own_words(guest: Person) -> None:
    page = text(edit(guest, DELETED))
    assert "Deleted is not gone." in page
    assert "1 of 2 goals reached. A mistake is told beside them." in page.split('id="bench-goals-status"')[1].split("</span>")[0]
    assert "istake" not in text(edit(guest, "FROM alpine\nCOPY . /app/\n")).split('class="bench__goals')[1]
    assert "Deleted is not gone." not in text(edit(guest, SOLUTION))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_pass_is_kept_once_and_its_section_is_told(guest: Person, scripts: bool) -> None:
    response = edit(guest, SOLUTION, scripts=scripts)
    assert "Every goal is reached." in text(response)
    if scripts:
        assert response["HX-Trigger"] == "exercise-passed"
    else:
        assert "You reached every goal on" in text(response)
    again = edit(guest, OTHER_WAY, scripts=scripts)
    assert "HX-Trigger" not in again
    assert [(attempt.submission, attempt.is_correct) for attempt in passed()] == [([SOLUTION, ""], True)]
    edit(guest, "FROM alpine\n")
    assert "You reached every goal on" in text(guest.browser.get("/lessons/cargo/"))


def test_a_pass_counts_like_an_answer_to_a_question_called_exercise(guest: Person) -> None:
    for dockerfile in (SOLUTION, OTHER_WAY, SOLUTION):
        edit(guest, dockerfile)
    row = QuestionStanding.objects.get()
    assert (row.lesson, row.question, row.attempts, row.is_correct) == ("cargo", EXERCISE, 1, True)
    assert row.latest == passed()[0]


def test_a_pass_of_somebody_whose_work_was_deleted_meanwhile_is_not_kept(guest: Person) -> None:
    lesson = guest.course.lesson("cargo")
    assert lesson is not None
    assert lesson.exercise is not None
    gone = Learner.objects.create()
    Learner.objects.all().delete()
    assert keep_pass(gone, lesson, work_on(lesson.exercise, SOLUTION, lesson.exercise.task.context)) is False
    assert not Attempt.objects.exists()


def test_what_does_not_pass_is_not_kept_as_an_attempt(guest: Person) -> None:
    for dockerfile in ("FROM alpine\n", DELETED, "nonsense\n"):
        edit(guest, dockerfile)
    assert not Attempt.objects.exists()


def test_an_ignore_file_of_one_s_own_is_a_way_like_another(guest: Person) -> None:
    lesson = guest.course.lesson("cargo")
    assert lesson is not None
    assert lesson.exercise is not None
    project = Project("", lesson.exercise.task.context).with_text(".dockerignore", "secret.txt\n")
    page = text(edit(guest, "FROM alpine\nCOPY . /app/\n", beside=beside_to_json(project)))
    assert marks(page) == "+++"
    assert passed()[0].submission == ["FROM alpine\nCOPY . /app/\n", "secret.txt\n"]


def test_a_nul_in_the_ignore_file_is_not_kept(guest: Person) -> None:
    lesson = guest.course.lesson("cargo")
    assert lesson is not None
    assert lesson.exercise is not None
    context = lesson.exercise.task.context.with_file(".dockerignore", File(b"# \0\nsecret.txt\n"))
    edit(guest, "FROM alpine\nCOPY . /app/\n", beside=beside_to_json(Project("", context)))
    assert [attempt.submission[1] for attempt in passed()] == ["# \nsecret.txt\n"]


def test_a_file_of_the_exercise_cannot_be_taken_away(guest: Person) -> None:
    assert marks(text(edit(guest, "FROM alpine\nCOPY . /app/\n", beside=""))) == "+-+"


def test_only_the_place_of_the_exercise_is_judged(guest: Person) -> None:
    for place in ("cargo/cargo.Dockerfile", "boxes/exercise", "nowhere/exercise", "workbench/Dockerfile", "workbench/exercise"):
        assert "bench__goals" not in text(edit(guest, SOLUTION, place=place))
    assert not Attempt.objects.exists()


def test_a_dockerfile_of_300_kb_is_refused_with_a_sentence(guest: Person) -> None:
    page = text(edit(guest, "FROM alpine\n" + "RUN true\n" * 33_400))
    assert "at most" in page
    assert not Attempt.objects.exists()


def test_a_long_dockerfile_is_analysed_and_not_judged(guest: Person) -> None:
    page = text(edit(guest, "FROM alpine\n" + "RUN true\n" * 10_000))
    assert "the goals are judged up to 65,536" in page
    assert edit(guest, "FROM alpine\n" + "RUN true\n" * 600).status_code == 200


def test_what_was_typed_is_never_markup(guest: Person) -> None:
    page = edit(guest, 'FROM alpine\nCOPY app.py "/app/<script>alert(1)</script>"\nRUN <b>\nFROM <b>\n').content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page


@pytest.mark.parametrize("htmx", [True, False], ids=["by htmx", "without scripts"])
def test_hints_come_one_by_one_then_the_solution_and_all_of_it_is_recorded(guest: Person, htmx: bool) -> None:
    def page(do: str) -> str:
        response = ask(guest, do, htmx)
        return text(response if htmx else guest.browser.get("/lessons/cargo/"))

    first = page("hint")
    assert "First hint." in first
    assert "Second hint." not in first
    for _ in range(3):
        last = page("hint")
    assert "Third hint." in last
    assert "Show a worked solution" in last
    assert "forty-two" not in last
    solved = page("solution")
    assert "forty-two" in solved
    assert "<secret explanation>" in solved
    assert "It is noted that you looked." in solved
    page("solution")
    assert sorted(Help.objects.values_list("step", flat=True)) == [1, 2, 3, 4]
    assert set(Help.objects.values_list("question", flat=True)) == {EXERCISE}


def test_the_solution_cannot_be_had_before_the_hints(guest: Person) -> None:
    page = text(ask(guest, "solution"))
    assert "First hint." in page
    assert "forty-two" not in page


def test_after_the_solution_the_exercise_can_still_be_done(guest: Person) -> None:
    for do in ("hint", "hint", "hint", "solution"):
        ask(guest, do)
    edit(guest, OTHER_WAY)
    page = text(guest.browser.get("/lessons/cargo/"))
    assert "with the worked solution" in page
    assert len(passed()) == 1


def test_on_paper_it_stands_without_help(guest: Person) -> None:
    page = text(guest.browser.get("/lessons/cargo/print/"))
    assert "Exercise: Load it" in page
    assert "First hint." not in page
    assert "forty-two" not in page


def test_nothing_of_the_solution_is_on_the_page_before(guest: Person) -> None:
    page = guest.browser.get("/lessons/cargo/?file=exercise").content.decode()
    for secret in ("forty-two", "First hint.", "secret explanation", "Deleted is not gone.", "About what you wrote"):
        assert secret not in page


def own(person: Person, number: int) -> Any:
    lesson = person.course.lesson("cargo")
    assert lesson is not None
    assert lesson.exercise is not None
    return questions_about(lesson.exercise, passed()[0])[number - 1]


def answer_own(person: Person, number: int, is_right: bool = True, htmx: bool = True) -> HttpResponse:
    question = own(person, number)
    submission = question.body.solution() if is_right else next(iter(question.body.foreseen()))[0]
    headers = {"HX-Request": "true", "HX-Target": f"question-exercise-{number}"} if htmx else {}
    return person.browser.post(f"/lessons/cargo/exercise/exercise-{number}/", {"answer": submission[0]}, headers=headers)


def test_after_a_pass_two_questions_are_asked_about_what_was_written(guest: Person) -> None:
    edit(guest, SOLUTION)
    page = text(guest.browser.get("/lessons/cargo/exercise/", headers={"HX-Request": "true"}))
    assert page.count('class="question question--generated"') == 2
    for number in (1, 2):
        assert own(guest, number).body.item.dockerfile == SOLUTION
        assert str(own(guest, number).body.item.explanation) not in page


@pytest.mark.parametrize("htmx", [True, False], ids=["by htmx", "without scripts"])
def test_each_of_them_is_answered_once_and_the_idea_is_on_record(guest: Person, htmx: bool) -> None:
    edit(guest, SOLUTION)
    response = answer_own(guest, 1, htmx=htmx)
    if not htmx:
        assert response["Location"] == "/lessons/cargo/#question-exercise-1"
    page = text(response if htmx else guest.browser.get("/lessons/cargo/"))
    assert "verdict--right" in page
    answer_own(guest, 1, is_right=False, htmx=htmx)
    answer_own(guest, 2, is_right=False, htmx=htmx)
    kept = {attempt.question: (attempt.is_correct, attempt.mistake) for attempt in Attempt.objects.exclude(question=EXERCISE)}
    assert kept == {"exercise-1": (True, ""), "exercise-2": (False, own(guest, 2).body.item.wrong[0].idea)}
    page = text(guest.browser.get("/lessons/cargo/"))
    assert "So it would be if" in page
    assert "Try again" not in page.split('id="question-exercise-1"')[1]


def test_an_empty_answer_is_answered_with_a_sentence(guest: Person) -> None:
    edit(guest, SOLUTION)
    for headers, status in (({"HX-Request": "true"}, 200), ({}, 422)):
        response = guest.browser.post("/lessons/cargo/exercise/exercise-1/", {}, headers=headers)
        assert response.status_code == status
        assert "Choose one of the options first." in text(response)


def test_they_are_not_there_before_a_pass_nor_for_anybody_else(guest: Person, another: Person) -> None:
    assert guest.browser.post("/lessons/cargo/exercise/exercise-1/", {"answer": "x"}).status_code == 404
    edit(guest, SOLUTION)
    response = another.browser.post(
        "/lessons/cargo/exercise/exercise-1/", {"answer": "x"}, headers={"HX-Request": "true", "HX-Target": "question-exercise-1"}
    )
    assert response.status_code == 422
    assert "come once every goal of the exercise is reached" in text(response)
    assert guest.browser.post("/lessons/cargo/exercise/exercise-9/", {"answer": "x"}).status_code == 404
    assert "About what you wrote" not in text(another.browser.get("/lessons/cargo/"))
    assert not Attempt.objects.exclude(question=EXERCISE).exists()


@pytest.mark.parametrize(
    "address", ["/lessons/boxes/exercise/", "/lessons/nowhere/exercise/", "/lessons/boxes/exercise/exercise-1/"]
)
def test_a_lesson_without_one_has_no_such_address(guest: Person, address: str) -> None:
    assert guest.browser.get(f"/lessons/{address}").status_code == 404
    assert guest.browser.post(f"/lessons/{address}", {"do": "hint"}).status_code == 404


def test_opened_in_a_browser_the_address_leads_to_the_lesson(guest: Person) -> None:
    for address in ("/lessons/cargo/exercise/", "/lessons/cargo/exercise/exercise-1/"):
        assert guest.browser.get(address)["Location"] == "/lessons/cargo/#exercise"
    assert not Learner.objects.exists()


def test_a_page_with_an_exercise_asks_no_more_of_the_database(learner: Person) -> None:
    lesson = learner.course.lesson("cargo")
    assert lesson is not None
    edit(learner, SOLUTION)
    answer_own(learner, 1)
    known = learner.learner
    latest = latest_attempts(known, "cargo")
    with CaptureQueriesContext(connection) as captured:
        view = exercise_view(lesson, known, latest)
    assert view is not None
    assert view.own
    assert len(captured) == 0


def test_work_of_a_guest_goes_to_the_account(guest: Person) -> None:
    edit(guest, SOLUTION)
    ask(guest, "hint")
    guest.sign_up("builder")
    assert "You reached every goal on" in text(guest.browser.get("/lessons/cargo/"))
    assert passed()[0].learner.user is not None
