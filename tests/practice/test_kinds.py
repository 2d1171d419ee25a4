"""The kinds of question that are typed, matched or written, sent as a browser sends them, with and without scripts."""

from __future__ import annotations

from html import unescape

import pytest
from django.http import HttpResponse

from learn.practice.models import Attempt
from tests.practice.people import Person, secrets

KINDS = ["word", "moments", "plain-user"]


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize("htmx", [True, False], ids=["by htmx", "without scripts"])
@pytest.mark.parametrize("question", KINDS)
def test_a_right_answer_is_right_and_explained(guest: Person, question: str, htmx: bool) -> None:
    page = text(guest.answer(question, lesson="cargo", htmx=htmx))
    if not htmx:
        page = text(guest.browser.get("/lessons/cargo/"))
    assert "verdict--right" in page
    assert unescape(str(guest.question(question, "cargo").explanation)) in page
    assert guest.answers() == [(question, True)]


@pytest.mark.parametrize("question", KINDS)
def test_a_foreseen_mistake_gets_its_own_sentence(guest: Person, question: str) -> None:
    page = guest.answer(question, is_right=False, lesson="cargo").content.decode()
    _, feedback = next(iter(guest.question(question, "cargo").body.foreseen()))
    assert "verdict--wrong" in page
    assert str(feedback) in page
    assert str(guest.question(question, "cargo").explanation) not in page


@pytest.mark.parametrize("question", KINDS)
def test_nothing_tells_the_answer_before_it_is_given(guest: Person, question: str) -> None:
    page = guest.browser.get("/lessons/cargo/").content.decode()
    for secret in secrets(guest.question(question, "cargo")):
        assert secret not in page


@pytest.mark.parametrize("htmx", [True, False], ids=["by htmx", "without scripts"])
@pytest.mark.parametrize("question", KINDS)
def test_an_empty_form_is_answered_with_a_sentence(guest: Person, question: str, htmx: bool) -> None:
    response = guest.send(question, {}, lesson="cargo", htmx=htmx)
    assert response.status_code == (200 if htmx else 422)
    assert "notice--bad" in text(response)
    assert not Attempt.objects.exists()


def test_what_was_matched_stays_when_something_is_missing(guest: Person) -> None:
    matched = dict(item.split("=") for item in guest.question("moments", "cargo").body.solution())
    name, answer = next(iter(matched.items()))
    page = guest.send("moments", {f"match-{name}": answer}, lesson="cargo").content.decode()
    assert page.count(" selected") == 1
    assert f'<option value="{answer}" selected>' in page


def test_what_was_filled_in_is_shown_back_as_text(guest: Person) -> None:
    page = guest.send("word", {"answer": "<b>RUN"}, lesson="cargo").content.decode()
    assert 'value="&lt;b&gt;RUN"' in page
    assert "It begins with a C." in page


def test_each_goal_of_a_written_dockerfile_is_told_apart(guest: Person) -> None:
    page = text(guest.send("plain-user", {"answer": "FROM alpine\nUSER 1000\n"}, lesson="cargo"))
    assert page.count("goal--reached") == page.count("goal--open") == 1
    assert "1 of 2 goals is reached." in page
    assert "FROM alpine\nUSER 1000\n</textarea>" in page


@pytest.mark.parametrize("htmx", [True, False], ids=["by htmx", "without scripts"])
def test_a_dockerfile_of_300_kb_is_refused_with_a_sentence_and_nothing_that_was_typed_is_lost(guest: Person, htmx: bool) -> None:
    long = "FROM alpine\n" + "RUN true\n" * 33_400
    response = guest.send("plain-user", {"answer": long}, lesson="cargo", htmx=htmx)
    assert "up to 65,536 are graded. Shorten it and send it again." in text(response)
    assert long in response.content.decode()
    assert not Attempt.objects.exists()
