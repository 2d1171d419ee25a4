"""One answer's way: sent, graded, kept, shown; and every way of sending it badly."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from learn.practice.drafts import keep_draft
from learn.practice.learners import SESSION_KEY
from learn.practice.models import Attempt, Help, Learner, Visit
from learn.practice.questions import question_view
from learn.practice.record import Answer, new_token, record_answer
from learn.practice.standing import latest_attempts
from tests.practice.people import Person, secrets

KINDS = ["shared", "inside", "steps", "count", "lines"]


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize("question", KINDS)
def test_a_right_answer_is_said_to_be_right_and_explained(guest: Person, question: str) -> None:
    response = guest.answer(question)
    assert response.status_code == 200
    assert "verdict--right" in text(response)
    assert str(guest.question(question).explanation) in response.content.decode()
    assert response["HX-Trigger"] == "progress-changed"
    assert guest.answers() == [(question, True)]


@pytest.mark.parametrize("question", KINDS)
def test_a_foreseen_mistake_gets_its_own_sentence_and_no_explanation(guest: Person, question: str) -> None:
    response = guest.answer(question, is_right=False)
    _, feedback = next(iter(guest.question(question).body.foreseen()))
    assert "verdict--wrong" in text(response)
    assert ("Try again" in text(response)) is not guest.question(question).tells_answer
    assert str(feedback) in response.content.decode()
    assert str(guest.question(question).explanation) not in response.content.decode()
    assert guest.answers() == [(question, False)]


@pytest.mark.parametrize("question", KINDS)
def test_nothing_tells_the_answer_before_it_is_given(guest: Person, question: str) -> None:
    page = guest.send(question, {}).content.decode()
    assert "<form" in page
    for secret in secrets(guest.question(question)):
        assert secret not in page


def test_a_prediction_is_shown_beside_what_the_builder_makes(guest: Person) -> None:
    page = text(guest.answer("count", is_right=False))
    assert "<dt>You predicted</dt><dd>4</dd>" in page
    assert "<dt>The builder makes</dt><dd>2</dd>" in page


@pytest.mark.parametrize("htmx", [True, False], ids=["by htmx", "without scripts"])
def test_a_missed_prediction_is_closed_for_a_day_since_its_answer_was_told(guest: Person, htmx: bool) -> None:
    def page_after(is_right: bool) -> str:
        response = guest.answer("count", is_right, htmx=htmx)
        return text(response if htmx else guest.browser.get("/lessons/boxes/"))

    for is_right in (False, True, False):
        page = page_after(is_right)
        assert "closed until tomorrow" in page
        assert "<dt>You predicted</dt><dd>4</dd>" in page
    assert guest.answers() == [("count", False)]
    Attempt.objects.update(at=timezone.now() - timedelta(days=1))
    reopened = text(guest.browser.get("/lessons/boxes/"))
    assert "closed until tomorrow" not in reopened
    assert "closed until tomorrow" not in page_after(True)
    assert guest.answers() == [("count", False), ("count", True)]
    assert "closed until tomorrow" not in page_after(True), "a right one was not told anything new"


def test_without_scripts_the_answer_leads_back_to_its_place_in_the_lesson(guest: Person) -> None:
    response = guest.answer("shared", htmx=False)
    assert (response.status_code, response["Location"]) == (302, "/lessons/boxes/#question-shared")
    learner = guest.learner
    view = question_view(guest.question("shared"), learner, latest_attempts(learner, "boxes"))
    assert view.verdict is not None
    assert view.verdict.is_correct
    assert [choice.is_chosen for choice in view.view.choices].count(True) == 1


@pytest.mark.parametrize("question", KINDS)
def test_a_browser_without_scripts_finds_its_verdict_in_the_lesson(guest: Person, question: str) -> None:
    guest.answer(question, htmx=False)
    page = text(guest.browser.get("/lessons/boxes/"))
    assert page.count("verdict--right") == 1
    assert f'id="question-{question}-verdict"' in page
    assert "autofocus" not in page
    assert "1 of 5 questions right" in page
    other = next(name for name in KINDS if name != question)
    for secret in secrets(guest.question(other)):
        assert secret not in page


def test_without_scripts_the_sentence_on_an_ended_session_is_on_the_lesson_s_page(guest: Person) -> None:
    guest.answer("shared", htmx=False, known="guest")
    assert "Your session had ended" in text(guest.browser.get("/lessons/boxes/"))


def test_the_form_in_the_lesson_can_be_sent_as_it_stands(guest: Person) -> None:
    page = guest.browser.get("/lessons/boxes/").content.decode()
    form = page.split('id="question-shared"')[1].split("</form>")[0]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)"', form))
    assert {"csrfmiddlewaretoken", "token", "seed", "known"} <= set(sent)
    for _ in range(2):
        guest.answer("shared", **sent)
    assert guest.answers() == [("shared", True)]
    assert Attempt.objects.get().token == sent["token"]


def test_the_address_of_a_question_opens_its_place_in_the_lesson(guest: Person) -> None:
    response = guest.browser.get("/lessons/boxes/questions/shared/")
    assert (response.status_code, response["Location"]) == (302, "/lessons/boxes/#question-shared")
    assert not Learner.objects.exists()


def test_an_answer_sent_twice_is_one_attempt(guest: Person) -> None:
    token = new_token()
    first = guest.answer("shared", token=token)
    second = guest.answer("shared", token=token)
    assert "verdict--right" in text(first)
    assert "verdict--right" in text(second)
    assert Attempt.objects.count() == 1


def test_the_options_stay_in_the_order_they_were_read_in(guest: Person) -> None:
    def order(response: HttpResponse) -> list[str]:
        return [part.split('"')[0] for part in response.content.decode().split('name="answer" value="')[1:]]

    for seed in ("", "a", "b", "c"):
        before = order(guest.send("shared", {}, seed=seed))
        assert order(guest.answer("shared", is_right=False, seed=seed)) == before


@pytest.mark.parametrize("question", KINDS)
@pytest.mark.parametrize("htmx", [True, False], ids=["by htmx", "without scripts"])
def test_an_empty_form_is_answered_with_a_sentence_and_the_question(guest: Person, question: str, htmx: bool) -> None:
    response = guest.send(question, {}, htmx=htmx)
    assert response.status_code == (200 if htmx else 422)
    assert "notice--bad" in text(response)
    assert f'id="question-{question}"' in text(response)
    assert ("<html" in text(response)) is not htmx
    assert not Attempt.objects.exists()
    assert not Learner.objects.exists()


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("shared", {"answer": ["1", "2"]}),
        ("shared", {"answer": "nothing of the kind"}),
        ("inside", {"answer": ["'; DROP TABLE", "\x00"]}),
        ("steps", {"place-x": "1"}),
        ("count", {"answer": ["2", "3"]}),
        ("count", {"answer": "many"}),
        ("count", {"answer": "9" * 5000}),
        ("count", {"answer": "\x00"}),
        ("count", {"answer": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")}),
        ("lines", {"answer": ["1", "two"]}),
        ("lines", {"answer": "999999999999999999999999"}),
    ],
)
def test_a_form_that_makes_no_sense_is_no_attempt(guest: Person, question: str, form: dict[str, object]) -> None:
    response = guest.send(question, form)
    assert "notice--bad" in text(response)
    assert "verdict" not in text(response)
    assert not Attempt.objects.exists()


def test_what_was_typed_stays_when_it_cannot_be_read(guest: Person) -> None:
    assert 'value="some &lt;b&gt; layers"' in guest.send("count", {"answer": "some <b> layers"}).content.decode()


def test_numbers_already_given_stay_when_one_is_missing(guest: Person) -> None:
    steps = guest.question("steps").body.solution()
    page = guest.send("steps", {f"place-{steps[0]}": "3", f"place-{steps[1]}": "1"}).content.decode()
    assert page.count(" selected") == 2
    assert '<option value="3" selected>' in page


def test_hints_come_one_by_one_and_are_recorded(guest: Person) -> None:
    solution = guest.question("shared").body.solution()[0]
    first = text(guest.send("shared", {"answer": solution, "do": "hint"}))
    assert "First hint." in first
    assert "Second hint." not in first
    assert f'value="{solution}" checked' in first
    for _ in range(4):
        last = text(guest.send("shared", {"do": "hint"}))
    assert "Third hint." in last
    assert 'value="hint"' not in last
    assert sorted(Help.objects.values_list("step", flat=True)) == [1, 2, 3]
    assert not Attempt.objects.exists()


def test_finishing_a_lesson_is_noted(guest: Person) -> None:
    for question in KINDS[:-1]:
        guest.answer(question)
    assert not Visit.objects.filter(finished_at__isnull=False).exists()
    guest.answer(KINDS[-1])
    assert Visit.objects.get().finished_at is not None


@pytest.mark.parametrize(
    "address",
    ["/lessons/nowhere/questions/shared/", "/lessons/boxes/questions/nothing/", "/lessons/nowhere/progress/"],
)
def test_what_does_not_exist_is_a_designed_404(guest: Person, address: str) -> None:
    response = guest.browser.get(address)
    assert response.status_code == 404
    assert "<h1>" in text(response)


def test_a_question_that_went_while_the_page_was_open_is_told_beside_it(guest: Person) -> None:
    response = guest.send("gone", {"answer": "a"})
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#question-gone-message"
    assert "not in the lesson any more" in text(response)


def test_after_the_session_ended_an_answer_is_kept_and_a_sentence_says_so(guest: Person) -> None:
    guest.answer("shared")
    guest.browser.cookies.clear()
    page = text(guest.answer("inside", known="guest"))
    assert "Your session had ended" in page
    assert "verdict--right" in page
    assert guest.answers() == [("inside", True)]
    assert Learner.objects.count() == 2


def test_after_signing_out_elsewhere_an_answer_is_kept_for_a_guest_and_a_sentence_says_so(learner: Person) -> None:
    learner.answer("shared")
    learner.sign_out()
    assert "You are signed out" in text(learner.answer("inside", known="account"))
    assert learner.answers() == [("inside", True)]


def test_an_ordinary_first_answer_says_nothing_of_sessions(guest: Person) -> None:
    assert "session" not in text(guest.answer("shared", known=""))


@pytest.mark.parametrize("htmx", [True, False], ids=["by htmx", "without scripts"])
def test_an_answer_that_is_overtaken_by_a_handover_says_so(guest: Person, htmx: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Learner.objects.create()
    Learner.objects.all().delete()
    monkeypatch.setattr("learn.practice.views.learner_for", lambda request: gone)  # found a moment before it went
    response = guest.answer("shared", htmx=htmx)
    page = text(response if htmx else guest.browser.get(response["Location"]))
    assert "What you did was handed over or deleted while this was on its way" in page
    assert not Attempt.objects.exists()


def test_a_guest_key_of_nonsense_is_nobody(guest: Person) -> None:
    guest.answer("shared")
    session = guest.browser.session
    session[SESSION_KEY] = "not a key"
    session.save()
    assert "0 of 5" in text(guest.browser.get("/lessons/boxes/progress/"))


def test_nobody_can_answer_for_another(learner: Person, another: Person) -> None:
    learner.answer("shared")
    owner = learner.learner
    assert owner is not None
    for field in ("learner", "learner_id", "user", "key", "id", "pk"):
        another.answer("shared", False, **{field: str(owner.pk)})
        another.answer("inside", False, **{field: owner.key.hex})
    assert learner.answers() == [("shared", True)]


def test_a_session_that_holds_the_key_of_an_account_opens_nothing(learner: Person, guest: Person) -> None:
    learner.answer("shared")
    owner = learner.learner
    assert owner is not None
    guest.answer("inside")
    session = guest.browser.session
    session[SESSION_KEY] = str(owner.key)
    session.save()
    assert b"answers" not in guest.browser.get("/progress/export/").content
    guest.answer("steps")
    assert learner.answers() == [("shared", True)]


def test_what_one_sees_is_never_what_another_did(learner: Person, another: Person, guest: Person) -> None:
    learner.answer("shared")
    for person in (another, guest):
        assert "0 of 5" in text(person.browser.get("/lessons/boxes/progress/"))
        assert "Nothing yet" in text(person.browser.get("/progress/"))
        assert not json.loads(person.browser.get("/progress/export/").content).get("answers")
    assert "1 of 5" in text(learner.browser.get("/lessons/boxes/progress/"))
    assert [answer["question"] for answer in json.loads(learner.browser.get("/progress/export/").content)["answers"]] == [
        "shared"
    ]


def test_a_draft_is_seen_by_whom_it_belongs_to_and_nobody_else(learner: Person, another: Person, guest: Person) -> None:
    learner.answer("shared")
    assert learner.learner is not None
    keep_draft(learner.learner, "boxes/box.Dockerfile", "FROM nobody-else-s-business", "FROM nobody-else-s-business")
    assert "nobody-else-s-business" in text(learner.browser.get("/lessons/boxes/"))
    for person in (another, guest):
        assert "nobody-else-s-business" not in text(person.browser.get("/lessons/boxes/"))
        assert b"nobody-else-s-business" not in person.browser.get("/progress/export/").content


def test_looking_around_makes_no_learner_and_no_session(guest: Person) -> None:
    for address in ("/progress/", "/lessons/boxes/progress/", "/progress/export/"):
        assert guest.browser.get(address).status_code == 200
    assert not Learner.objects.exists()
    assert "sessionid" not in guest.browser.cookies


def test_the_progress_page_tells_each_objective_and_what_is_next(learner: Person) -> None:
    for question in ("count", "lines"):
        learner.answer(question)
    page = text(learner.browser.get("/progress/"))
    total = sum(len(lesson.questions) for lesson in learner.course.lessons)
    assert f"2 of {total} questions right" in page
    assert "2 of 2, reached" in page
    assert "Go on with" in page


def table_of(person: Person) -> list[dict[str, str]]:
    """The answers as a spreadsheet would read them."""
    response = person.browser.get("/progress/answers.csv")
    assert response["Content-Type"].startswith("text/csv")
    sent = b"".join(response).decode("utf-8-sig")  # type: ignore[call-overload]
    return list(csv.DictReader(io.StringIO(sent)))


def test_the_answers_can_be_had_as_a_table_each_person_s_own(learner: Person, another: Person, guest: Person) -> None:
    learner.answer("shared", is_right=False)
    learner.answer("shared")
    another.answer("inside")
    mine = table_of(learner)
    assert [(row["Lesson"], row["Question"], row["Objective"], row["Right"]) for row in mine] == [
        ("boxes", "shared", "kernel", "no"),
        ("boxes", "shared", "kernel", "yes"),
    ]
    assert [row["Question"] for row in table_of(another)] == ["inside"]
    assert table_of(guest) == []


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_what_somebody_typed_is_no_formula_in_the_table(guest: Person, typed: str) -> None:
    guest.answer("shared")
    assert guest.learner is not None
    record_answer(guest.learner, Answer("boxes", "count", "digest", (typed,), False, mistake=typed))
    row = table_of(guest)[-1]
    assert (row["Answer"], row["Mistake"]) == (f"'{typed}", f"'{typed}")


def test_a_long_table_comes_whole_and_piece_by_piece(
    guest: Person, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr("learn.practice.standing.PIECE", 3)
    for number in range(7):
        guest.answer("shared", is_right=number % 2 == 0)
    with django_assert_num_queries(2 + 4):  # session, learner; three pieces, and that there is no more
        assert [row["Right"] for row in table_of(guest)] == ["yes", "no"] * 3 + ["yes"]


def test_the_progress_page_tells_the_rule_each_question_and_what_is_due(learner: Person) -> None:
    for question in ("count", "lines"):
        learner.answer(question)
    learner.answer("lines", is_right=False)
    learner.learner.cards.update(due="2020-01-01T00:00Z")  # type: ignore[union-attr]
    page = text(learner.browser.get("/progress/"))
    assert "A wrong answer, in a lesson or in a review, loses it" in page
    assert "1 of 2, lost: to regain" in page
    assert 'href="/lessons/boxes/#question-lines"' in page
    assert "right before, not at last" in page
    assert "1 thing you have learned is due" in page
    assert "0 of 1 exercise passed" in page


def test_queries_of_the_pages_are_constant(learner: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    learner.answer("shared")
    for _ in range(2):
        # session, user, learner, standings, visits, what is due, classes
        with django_assert_num_queries(7):
            learner.browser.get("/progress/")
        with django_assert_num_queries(5):
            learner.browser.get("/lessons/boxes/progress/")
        for question in KINDS:
            learner.answer(question, is_right=False)


def test_an_answer_takes_as_many_queries_after_many_as_after_one(learner: Person) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            learner.answer("shared", is_right=False)
        return len(captured)

    learner.answer("shared", is_right=False)
    few = queries()
    for question in KINDS * 3:
        learner.answer(question)
    assert queries() == few <= 15


def test_a_form_without_its_cookie_says_what_happened_and_gives_the_text_back(guest: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    typed = "FROM debian:13\nRUN echo <b>hello</b>\n"
    response = strict.post(
        "/lessons/boxes/questions/count/", {"answer": "2", "dockerfile": typed, "password": "a secret\nof mine"}
    )
    assert response.status_code == 403
    page = response.content.decode()
    assert "sent no cookie" in page
    assert "RUN echo &lt;b&gt;hello&lt;/b&gt;" in page
    assert "a secret" not in page
    assert not Attempt.objects.exists()


def test_the_same_by_htmx_is_told_beside_the_question(guest: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    headers = {"HX-Request": "true", "HX-Target": "question-count"}
    response = strict.post("/lessons/boxes/questions/count/", {"answer": "2"}, headers=headers)
    assert (response.status_code, response["HX-Retarget"]) == (422, "#question-count-message")
    other = strict.post("/lessons/boxes/questions/count/", {"answer": "2"}, headers={**headers, "HX-Target": "analysis"})
    assert other.status_code == 403


def test_too_many_answers_are_held_back_for_one_person_and_not_for_another(
    guest: Person, learner: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DRYDOCK_LIMITS = True
    monkeypatch.setattr("learn.limits.now", lambda: 1_000_000_020.0)  # or the minute could end in between
    cache.clear()
    answers = [guest.answer("shared", is_right=False) for _ in range(65)]
    assert answers[0].status_code == 200
    refused = answers[-1]
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#question-shared-message")
    assert 0 < int(refused["Retry-After"]) <= 60
    page = guest.answer("shared", htmx=False)
    assert page.status_code == 429
    assert "<h1>" in text(page)
    assert learner.answer("shared").status_code == 200
    cache.clear()
