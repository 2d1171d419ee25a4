"""Signing up, in and out, and what becomes of what was done before."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from learn.practice.drafts import keep_draft
from learn.practice.models import Attempt, Draft, Help, Learner, Visit
from tests.practice.people import PASSWORD, Person, account


def test_a_guest_signs_up_and_finds_everything_again(guest: Person) -> None:
    guest.answer("shared")
    guest.answer("inside", is_right=False)
    guest.send("shared", {"do": "hint"})
    assert guest.learner is not None
    keep_draft(guest.learner, "boxes/box.Dockerfile", "FROM mine", "")
    response = guest.sign_up("newcomer")
    assert response.status_code == 302
    assert guest.answers() == [("shared", True), ("inside", False)]
    assert (Help.objects.get().learner, Draft.objects.get().learner) == (guest.learner, guest.learner)
    assert Learner.objects.count() == 1
    assert "2 answers included" in guest.browser.get("/progress/").content.decode()

    elsewhere = Person(guest.course)
    elsewhere.sign_in("newcomer")
    assert elsewhere.answers() == [("shared", True), ("inside", False)]


def test_a_guest_s_saves_go_along_and_of_two_texts_for_one_file_both_are_kept(learner: Person) -> None:
    workbench = {"place": "workbench/Dockerfile", "panel": "compare", "do": "save"}
    learner.browser.post("/workbench/", {**workbench, "dockerfile": "FROM theirs", "save-name": "of the account"})
    learner.sign_out()
    learner.browser.post("/workbench/", {**workbench, "dockerfile": "FROM guests", "save-name": "of the guest"})
    learner.sign_in("learner")
    page = learner.browser.get("/workbench/", {"panel": "compare"}).content.decode()
    assert "FROM guests" in page
    for name in ("of the account", "of the guest", "Before you signed in"):
        assert name in page
    exported = learner.browser.get("/progress/export/").content.decode()
    assert exported.count("FROM theirs") == 2, "saved, and the draft that the guest's took the place of"


def test_a_guest_signs_in_to_an_account_with_work_and_both_are_there(learner: Person) -> None:
    learner.answer("shared")
    learner.sign_out()
    assert learner.answers() == []
    learner.answer("inside")
    learner.answer("shared", is_right=False)
    learner.sign_in("learner")
    assert learner.answers() == [("shared", True), ("inside", True), ("shared", False)]
    assert Learner.objects.count() == 1


def test_an_account_s_second_browser_adds_to_the_same_work(learner: Person) -> None:
    learner.answer("shared")
    phone = Person(learner.course)
    phone.answer("inside")
    phone.sign_in("learner")
    assert learner.answers() == phone.answers() == [("shared", True), ("inside", True)]


def test_a_guest_who_did_nothing_brings_nothing(guest: Person) -> None:
    guest.sign_up("newcomer")
    assert not Learner.objects.exists()


def test_after_signing_out_the_browser_is_a_stranger_s(learner: Person) -> None:
    learner.answer("shared")
    learner.sign_out()
    assert learner.answers() == []
    assert "Nothing yet" in learner.browser.get("/progress/").content.decode()


def test_the_next_person_at_the_same_browser_gets_nothing_of_the_last(learner: Person) -> None:
    learner.answer("shared")
    learner.sign_out()
    account("second")
    learner.sign_in("second")
    assert learner.answers() == []


def test_a_wrong_password_leaves_the_guest_their_work(guest: Person) -> None:
    account("owner")
    guest.answer("shared")
    response = guest.browser.post("/accounts/login/", {"login": "owner", "password": "not the password"})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert guest.answers() == [("shared", True)]


def test_an_account_is_deleted_with_everything_and_another_stays(learner: Person, another: Person) -> None:
    for person in (learner, another):
        person.answer("shared")
        person.send("shared", {"do": "hint"})
        assert person.learner is not None
        keep_draft(person.learner, "boxes/box.Dockerfile", "FROM mine", "")
    phone = Person(learner.course)
    phone.sign_in("learner")
    response = learner.browser.post("/accounts/delete/", {"password": PASSWORD})
    assert response.status_code == 302
    assert list(User.objects.values_list("username", flat=True)) == ["another"]
    assert another.learner is not None
    for table in (Attempt, Help, Draft):
        assert list(table.objects.values_list("learner", flat=True)) == [another.learner.pk]
    assert learner.answers() == []
    assert "Nothing yet" in phone.browser.get("/progress/").content.decode()


@pytest.mark.parametrize("form", [{}, {"password": ""}, {"password": "not the password"}])
def test_without_the_password_nothing_is_deleted(learner: Person, form: dict[str, str]) -> None:
    learner.answer("shared")
    response = learner.browser.post("/accounts/delete/", form)
    assert "errorlist" in response.content.decode()
    assert User.objects.count() == 1
    assert learner.answers() == [("shared", True)]


def test_opening_the_page_of_deletion_deletes_nothing(learner: Person) -> None:
    learner.answer("shared")
    assert learner.browser.get("/accounts/delete/").status_code == 200
    assert learner.answers() == [("shared", True)]


def test_a_guest_deletes_what_this_browser_did_and_no_more(guest: Person, another: Person) -> None:
    guest.answer("shared")
    another.answer("inside")
    assert "this browser" in guest.browser.get("/accounts/delete/").content.decode()
    guest.browser.post("/accounts/delete/")
    assert guest.answers() == []
    assert another.answers() == [("inside", True)]
    assert "Nothing to delete" in guest.browser.get("/accounts/delete/").content.decode()


def test_deletion_needs_a_form_of_ours(learner: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    assert strict.post("/accounts/delete/", {"password": PASSWORD}).status_code == 403
    assert User.objects.count() == 1


def test_a_password_is_changed(learner: Person) -> None:
    form = {"oldpassword": PASSWORD, "password1": "eight-ships-at-anchor", "password2": "eight-ships-at-anchor"}
    assert learner.browser.post("/accounts/password/change/", form).status_code == 302
    learner.sign_out()
    learner.sign_in("learner")
    assert "_auth_user_id" not in learner.browser.session
    learner.browser.post("/accounts/login/", {"login": "learner", "password": "eight-ships-at-anchor"})
    assert "_auth_user_id" in learner.browser.session


def test_a_forgotten_password_is_reset_by_mail(guest: Person) -> None:
    User.objects.create_user("owner", email="owner@example.org", password=PASSWORD)
    guest.browser.post("/accounts/password/reset/", {"email": "owner@example.org"})
    (letter,) = mail.outbox
    link = re.search(r"/accounts/password/reset/key/\S+", letter.body)
    assert link is not None
    page = guest.browser.get(link[0], follow=True)
    assert "Choose a new password" in page.content.decode()
    form = {"password1": "eight-ships-at-anchor", "password2": "eight-ships-at-anchor"}
    guest.browser.post(page.request["PATH_INFO"], form)
    guest.browser.post("/accounts/login/", {"login": "owner", "password": "eight-ships-at-anchor"})
    assert "_auth_user_id" in guest.browser.session


@pytest.mark.parametrize("password", ["12345678901234", "short", "password12"], ids=["all digits", "short", "common"])
def test_a_weak_password_is_refused_with_a_reason(guest: Person, password: str) -> None:
    form = {"username": "newcomer", "email": "", "password1": password, "password2": password}
    response = guest.browser.post("/accounts/signup/", form)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not User.objects.exists()


PAGES = ["login", "signup", "password/reset", "password/reset/done", "password/reset/key/done", "password/reset/key/1-x"]
OWN_PAGES = ["logout", "password/change", "email", "delete", "reauthenticate"]


@pytest.mark.parametrize("page", [*PAGES, *OWN_PAGES])
def test_every_account_page_is_ours_and_keeps_the_policy(guest: Person, learner: Person, page: str) -> None:
    person = learner if page in OWN_PAGES else guest
    response = person.browser.get(f"/accounts/{page}/", follow=True)
    html = response.content.decode()
    assert response.status_code == 200
    assert 'class="brand"' in html
    assert "<h1>" in html
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html), "an inline script"
    for field in re.findall(r"<input[^>]*>", html):
        if "hidden" not in field:
            identity = re.search(r'id="([^"]+)"', field)
            assert identity is not None, field
            assert f'for="{identity[1]}"' in html, f"{field} has no label"


def test_visits_are_merged(guest: Person) -> None:
    account("owner")
    for question in ("shared", "inside", "steps", "count", "lines"):
        guest.answer(question)
    guest.sign_in("owner")
    visit = Visit.objects.get()
    assert visit.learner.user is not None
    assert visit.finished_at is not None


def test_too_many_attempts_to_sign_in_are_told_how_long_to_wait(guest: Person) -> None:
    account("owner")
    for number in range(31):
        response = guest.browser.post("/accounts/login/", {"login": f"guess-{number}", "password": "not the password"})
    assert response.status_code == 429
    assert re.search(r"Wait [1-9]\d? seconds?,", response.content.decode())


def test_the_form_says_that_either_name_or_address_will_do(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert '<label for="id_login">Username or email</label>' in page
    assert "Login" not in page


def test_the_cookie_against_forged_forms_opens_no_older_guest(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/workbench/")
    token = client.cookies["csrftoken"].value
    edit = {"place": "workbench/Dockerfile", "dockerfile": "FROM mine"}
    client.post("/workbench/analysis/", edit)
    monkeypatch.setattr("learn.practice.learners.TOGETHER", timedelta(0))
    thief = Client()
    thief.cookies["csrftoken"] = token
    thief.post("/workbench/analysis/", {**edit, "place": "workbench/other", "dockerfile": "FROM theirs"})
    assert "FROM mine" not in thief.get("/progress/export/").content.decode()
    assert Learner.objects.count() == 2
