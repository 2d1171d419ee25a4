"""Generated questions on their way: the mark in the form, one answer for each variant, another one afterwards."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import HttpResponse

from learn.practice.models import Attempt, Help
from learn.practice.variants import first_variant, next_variant, seal, unseal
from learn.quiz import Question, Variant, posed
from tests.practice.people import Person

ID = "made"


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the question's form, as a browser would send them."""
    form = page.split(f'id="question-{ID}"')[1].split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


class Sheet:
    """A generated question as somebody has it before them."""

    def __init__(self, person: Person, page: str | None = None) -> None:
        self.person = person
        self.form = form_of(page or person.browser.get("/lessons/cargo/").content.decode())
        self.variant = unseal("cargo", person.question(ID, "cargo"), self.form["variant"])
        asked = posed(person.question(ID, "cargo"), self.variant)
        assert asked is not None
        self.question: Question = asked

    def answer(self, is_right: bool = True, htmx: bool = True, **extra: str) -> HttpResponse:
        body = self.question.body
        submission = body.solution() if is_right else next(iter(body.foreseen()))[0]
        return self.person.send(ID, {**self.form, "answer": submission[0], **extra}, lesson="cargo", htmx=htmx)


@pytest.mark.parametrize("htmx", [True, False], ids=["by htmx", "without scripts"])
def test_a_right_answer_is_right_and_kept_with_its_variant(guest: Person, htmx: bool) -> None:
    sheet = Sheet(guest)
    page = text(sheet.answer(htmx=htmx))
    if not htmx:
        page = text(guest.browser.get("/lessons/cargo/"))
    assert "verdict--right" in page
    attempt = Attempt.objects.get()
    assert (attempt.is_correct, attempt.variant, attempt.mistake) == (True, str(sheet.variant), "")


def test_a_wrong_answer_names_the_idea_and_the_record_counts_it(guest: Person) -> None:
    sheet = Sheet(guest)
    response = sheet.answer(is_right=False)
    wrong = sheet.question.body.item.wrong[0]  # type: ignore[attr-defined]
    assert "So it would be if" in text(response)
    assert "<dt>The answer</dt>" in text(response)
    assert "Another one like it" in text(response)
    assert "Try again" not in text(response)
    assert (Attempt.objects.get().is_correct, Attempt.objects.get().mistake) == (False, wrong.idea)


def test_nothing_tells_the_answer_before_it_is_given(guest: Person) -> None:
    page = guest.browser.get("/lessons/cargo/").content.decode()
    sheet = Sheet(guest, page)
    item = sheet.question.body.item  # type: ignore[attr-defined]
    assert str(item.explanation) not in page
    assert all(wrong.idea not in page for wrong in item.wrong)


def test_a_reload_shows_the_verdict_again_and_a_fresh_variant_comes_when_it_is_asked_for(guest: Person) -> None:
    sheet = Sheet(guest)
    sheet.answer(is_right=False)
    page = guest.browser.get("/lessons/cargo/").content.decode()
    again = Sheet(guest, page)
    assert again.variant == sheet.variant
    assert "So it would be if" in page
    seen = {sheet.variant.fingerprint}
    for _ in range(6):
        another = Sheet(guest, guest.send(ID, {**again.form, "do": "another"}, lesson="cargo").content.decode())
        assert another.variant.fingerprint not in seen
        seen.add(another.variant.fingerprint)
        another.answer(is_right=False)
        again = another
    assert Attempt.objects.count() == 7


def test_without_scripts_a_fresh_variant_is_a_page_whose_form_can_be_sent(guest: Person) -> None:
    sheet = Sheet(guest)
    sheet.answer(is_right=False, htmx=False)
    response = guest.send(ID, {"do": "another"}, lesson="cargo", htmx=False)
    assert response.status_code == 200
    assert "<h1>" in text(response)
    another = Sheet(guest, response.content.decode())
    assert another.answer(htmx=False).status_code == 302
    assert guest.answers() == [(ID, False), (ID, True)]


def test_a_variant_is_answered_once_since_its_answer_is_told(guest: Person) -> None:
    sheet = Sheet(guest)
    sheet.answer(is_right=False)
    page = text(sheet.answer(is_right=True))
    assert "The first answer counts" in page
    assert "verdict--wrong" in page
    assert guest.answers() == [(ID, False)]
    sheet.answer(is_right=True, token="0" * 32)
    assert guest.answers() == [(ID, False)]


def test_the_same_form_sent_twice_is_one_attempt(guest: Person) -> None:
    sheet = Sheet(guest)
    for _ in range(3):
        assert "verdict--right" in text(sheet.answer())
    assert guest.answers() == [(ID, True)]


def marks(guest: Person) -> dict[str, str]:
    question = guest.question(ID, "cargo")
    mark = seal("cargo", question, first_variant(question, None))
    value, _, signature = mark.partition(":")
    return {
        "no mark": "",
        "no signature": value,
        "another seed": f"{value.replace('.', '.1', 1)}:{signature}",
        "another signature": f"{value}:{signature[::-1]}",
        "of another lesson": seal("boxes", question, first_variant(question, None)),
        "nonsense": "<script>" * 20,
        "much too long": mark * 100,
        "NUL": mark + "\x00",
    }


@pytest.mark.parametrize(
    "which",
    ["no mark", "no signature", "another seed", "another signature", "of another lesson", "nonsense", "much too long", "NUL"],
)
@pytest.mark.parametrize("htmx", [True, False], ids=["by htmx", "without scripts"])
def test_a_mark_that_was_changed_is_told_and_another_variant_is_asked(guest: Person, which: str, htmx: bool) -> None:
    response = guest.send(ID, {"variant": marks(guest)[which], "answer": "x"}, lesson="cargo", htmx=htmx)
    assert response.status_code == (200 if htmx else 422)
    assert "was changed on the way" in text(response)
    assert Sheet(guest, response.content.decode()).answer().status_code == 200
    assert len(guest.answers()) == 1


def test_an_answer_to_a_wording_that_is_gone_is_told(guest: Person) -> None:
    question = guest.question(ID, "cargo")
    for variant in (Variant(3, "0123456789"), first_variant(question, None)):
        digest = question.digest if variant.seed == 3 else "0" * 16
        old = seal("cargo", question, variant).partition(":")[0].replace(question.digest, digest)
        from learn.practice.variants import _signer

        response = guest.send(ID, {"variant": _signer("cargo", ID).sign(old), "answer": "x"}, lesson="cargo")
        assert "has changed since the page was made" in text(response)
    assert not Attempt.objects.exists()


def test_a_stored_answer_to_a_variant_that_is_not_made_any_more_counts_neither_way_on_the_page(guest: Person) -> None:
    Sheet(guest).answer()
    Attempt.objects.update(variant="5.0123456789")
    page = text(guest.browser.get("/lessons/cargo/"))
    assert "verdict--right" not in page
    assert "This question has changed since you answered it." in page


def test_a_hint_keeps_the_variant_and_what_was_chosen(guest: Person) -> None:
    sheet = Sheet(guest)
    chosen = sheet.question.body.solution()[0]
    page = guest.send(ID, {**sheet.form, "answer": chosen, "do": "hint"}, lesson="cargo").content.decode()
    assert Sheet(guest, page).variant == sheet.variant
    assert f'value="{chosen}" checked' in page
    assert Help.objects.count() == 1


def test_an_empty_form_keeps_the_variant(guest: Person) -> None:
    sheet = Sheet(guest)
    response = guest.send(ID, sheet.form, lesson="cargo")
    assert "Choose one of the options first." in text(response)
    assert Sheet(guest, response.content.decode()).variant == sheet.variant


def test_a_learner_is_asked_the_same_at_each_reload_and_another_learner_something_else(learner: Person, another: Person) -> None:
    for person in (learner, another):
        person.answer("shared")
    first = [str(Sheet(person).variant) for person in (learner, learner, another, another)]
    assert first[0] == first[1] != first[2] == first[3]


def test_a_variant_is_looked_for_with_one_query(learner: Person, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    question = learner.question(ID, "cargo")
    learner.answer("shared")
    known = learner.learner
    with django_assert_num_queries(1):
        next_variant("cargo", question, known)
    with django_assert_num_queries(0):
        next_variant("cargo", question, None)
