"""Codes, joining, leaving, and what becomes of a membership with the work it belongs to."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from learn.cohorts import members
from learn.cohorts.classes import Refused, close_class, renew_code
from learn.cohorts.invite import ALPHABET, GUESSES, UNKNOWN, find_open, new_code, read_code, spelled
from learn.cohorts.members import MOST_MEMBERS, MOST_MEMBERSHIPS, join
from learn.cohorts.models import CODE_LENGTH, NAME_LENGTH, Cohort, Member
from learn.practice.models import Learner
from tests.practice.people import Person, account


def link(cohort: Cohort) -> str:
    assert cohort.code
    return f"/classes/join/{spelled(cohort.code)}/"


def joins(person: Person, cohort: Cohort, name: str) -> HttpResponse:
    return person.browser.post(link(cohort), {"name": name})


def names(cohort: Cohort) -> list[str]:
    return list(cohort.members.order_by("id").values_list("name", flat=True))


def test_a_code_is_of_ten_letters_that_cannot_be_mistaken_for_each_other() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert set("".join(codes)) == set(ALPHABET)
    assert not set(ALPHABET) & set("01OILAEUY")
    assert len(ALPHABET) ** CODE_LENGTH > 2**47


@pytest.mark.parametrize(
    "write",
    [str.lower, spelled, lambda code: f"  {code} ", lambda code: " ".join(code), lambda code: spelled(code).replace("-", "–")],
)
def test_a_code_is_read_however_it_was_written(write: Any) -> None:
    code = new_code()
    assert read_code(write(code)) == code


def test_a_guest_joins_with_a_code_and_a_name_and_leaves_again(cohort: Cohort, guest: Person) -> None:
    assert cohort.code
    found = guest.browser.get("/classes/join/", {"code": cohort.code.lower()})
    assert found.headers["Location"] == link(cohort)
    assert guest.learner is None, "looking makes nobody a learner"
    page = guest.browser.get(link(cohort)).content.decode()
    assert cohort.title in page
    assert "does not see your account" in page
    assert guest.learner is None
    landed = joins(guest, cohort, "  Mia  ")
    assert landed.headers["Location"] == f"/classes/{cohort.pk}/"
    assert names(cohort) == ["Mia"]
    assert "You are in this class as “Mia”" in guest.browser.get(landed.headers["Location"]).content.decode()
    for mine in ("/classes/", "/progress/"):
        assert cohort.title in guest.browser.get(mine).content.decode()
    guest.browser.get(f"/classes/{cohort.pk}/leave/")
    assert names(cohort) == ["Mia"], "asking is not leaving"
    guest.browser.post(f"/classes/{cohort.pk}/leave/")
    assert names(cohort) == []
    assert guest.browser.get(f"/classes/{cohort.pk}/").status_code == 404
    assert guest.browser.post(f"/classes/{cohort.pk}/leave/").status_code == 404


def test_joining_twice_is_one_membership_by_the_first_name(cohort: Cohort, learner: Person) -> None:
    joins(learner, cohort, "Mia")
    again = joins(learner, cohort, "Mia Holm")
    assert again.headers["Location"] == f"/classes/{cohort.pk}/"
    assert names(cohort) == ["Mia"]


def test_a_member_takes_another_name(cohort: Cohort, learner: Person) -> None:
    joins(learner, cohort, "Mia")
    learner.browser.post(f"/classes/{cohort.pk}/", {"name": "Captain"})
    assert names(cohort) == ["Captain"]
    refused = learner.browser.post(f"/classes/{cohort.pk}/", {"name": " "})
    assert refused.status_code == 422
    assert names(cohort) == ["Captain"]


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("", "can be read"), ("\u200b", "can be read"), ("x" * (NAME_LENGTH + 1), "Shorten it"), ("x" * 501, "at most 500")],
    ids=["none", "one that cannot be seen", "a letter too many", "far too many"],
)
def test_a_name_that_is_refused_comes_back_with_the_reason(cohort: Cohort, guest: Person, name: str, complaint: str) -> None:
    page = joins(guest, cohort, name)
    assert page.status_code == 422
    assert complaint in page.content.decode()
    if name.isprintable() and name:
        assert f'value="{name}"' in page.content.decode()
    assert names(cohort) == []


def test_markup_in_a_name_is_shown_and_not_obeyed(cohort: Cohort, guest: Person, teacher: Person) -> None:
    joins(guest, cohort, "<b>Mia</b>")
    page = teacher.browser.get(f"/classes/{cohort.pk}/").content.decode()
    assert "&lt;b&gt;Mia&lt;/b&gt;" in page
    assert "<b>Mia" not in page


def test_the_teacher_is_no_member(cohort: Cohort, teacher: Person) -> None:
    assert joins(teacher, cohort, "Ms. Berg").headers["Location"] == f"/classes/{cohort.pk}/"
    assert names(cohort) == []
    with pytest.raises(Refused, match="your own"):
        join(cohort, Learner.objects.get_or_create(user_id=cohort.teacher_id)[0], "Ms. Berg")


def test_wrong_and_closed_codes_get_the_same_answer_after_the_same_queries(cohort: Cohort, guest: Person) -> None:
    closed = link(cohort)
    close_class(cohort)
    guest.answer("shared")  # who has a session costs two queries more than who has none
    answers, asked = set(), set()
    for address in (
        closed,
        "/classes/join/BBBBB-BBBBB/",
        "/classes/join/B/",
        f"/classes/join/{'B' * 300}/",
        "/classes/join/%00/",
    ):
        for send in (guest.browser.get, guest.browser.post):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                response = send(address)
            page = response.content.decode()
            assert UNKNOWN in page
            page = re.sub(r'nonce="[^"]*"|csp-nonce" content="[^"]*"|csrftoken": "[^"]*"|value="[^"]*"|next=[^"]*', "", page)
            answers.add((response.status_code, page))
            asked.add(tuple(re.sub(r"'[^']*'", "?", query["sql"]) for query in queries if "cohort" in query["sql"]))
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert len(asked) == 1
    assert len(asked.pop()) == 1


def test_a_new_code_ends_the_last_one(cohort: Cohort, guest: Person) -> None:
    before = link(cohort)
    renew_code(cohort)
    assert guest.browser.get(before).status_code == 404
    assert guest.browser.get(link(cohort)).status_code == 200


@pytest.fixture
def limits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Limits that are on, at a time that stands still."""
    clock = SimpleNamespace(time=1_000_000_020.0)
    settings.DRYDOCK_LIMITS = True
    monkeypatch.setattr("learn.limits.now", lambda: clock.time)
    return clock


def test_who_guesses_codes_is_made_to_wait_and_then_even_the_right_one_tells_nothing(
    cohort: Cohort, guest: Person, limits: SimpleNamespace
) -> None:
    for _ in range(GUESSES):
        assert guest.browser.get(f"/classes/join/{new_code()}/").status_code == 404
    waits = guest.browser.get(link(cohort))
    assert waits.status_code == 429
    assert int(waits.headers["Retry-After"]) <= 60
    assert cohort.title not in waits.content.decode()
    assert joins(guest, cohort, "Mia").status_code == 429
    limits.time += 60
    assert joins(guest, cohort, "Mia").status_code == 302


def test_throwing_cookies_away_does_not_help_a_guesser(cohort: Cohort, limits: SimpleNamespace) -> None:
    statuses = [Client().post(f"/classes/join/{new_code()}/", {"name": "x"}).status_code for _ in range(GUESSES + 1)]
    assert statuses == [404] * GUESSES + [429]
    assert Client().get(link(cohort), REMOTE_ADDR="10.9.8.7").status_code == 200, "another address is another one"


def test_a_classroom_behind_one_address_joins_in_one_minute(cohort: Cohort, course: Any, limits: SimpleNamespace) -> None:
    for number in range(90):
        person = Person(course)
        assert person.browser.get(link(cohort)).status_code == 200
        assert joins(person, cohort, f"Pupil {number}").status_code == 302
    assert cohort.members.count() == 90


def test_a_class_has_an_end_and_so_have_the_classes_of_one_learner(cohort: Cohort, learner: Person) -> None:
    Learner.objects.bulk_create(Learner() for _ in range(MOST_MEMBERS))
    crowd = [Member(cohort=cohort, learner=one, name="x", sort_name="78") for one in Learner.objects.filter(user=None)]
    Member.objects.bulk_create(crowd[:MOST_MEMBERS])
    page = joins(learner, cohort, "Mia")
    assert page.status_code == 422
    assert "is full" in page.content.decode()
    Member.objects.all().delete()
    joins(learner, cohort, "Mia")
    mine = learner.learner
    assert mine is not None
    others = [Cohort(teacher_id=cohort.teacher_id, title="x") for _ in range(MOST_MEMBERSHIPS)]
    for number, other in enumerate(Cohort.objects.bulk_create(others)):
        if number < MOST_MEMBERSHIPS - 1:
            join(other, mine, "Mia")
        else:
            with pytest.raises(Refused, match="Leave one"):
                join(other, mine, "Mia")


def test_a_guest_s_classes_go_over_to_the_account_at_sign_up(cohort: Cohort, guest: Person) -> None:
    joins(guest, cohort, "Mia")
    guest.sign_up("mia")
    mine = guest.learner
    assert mine is not None
    assert not mine.is_guest
    assert [(member.learner_id, member.name) for member in cohort.members.all()] == [(mine.pk, "Mia")]


def test_of_two_memberships_in_one_class_the_account_s_stays(cohort: Cohort, learner: Person, guest: Person) -> None:
    joins(learner, cohort, "Mia Holm")
    joins(guest, cohort, "Mia")
    guest.sign_in("learner")
    assert names(cohort) == ["Mia Holm"]
    assert cohort.members.get().learner == learner.learner


def test_a_guest_who_turns_out_to_be_the_teacher_is_no_member_any_more(cohort: Cohort, guest: Person) -> None:
    joins(guest, cohort, "just looking")
    guest.sign_in("teacher")
    assert names(cohort) == []


def test_the_export_has_one_s_own_classes_and_nobody_else_s_name(
    cohort: Cohort, learner: Person, guest: Person, teacher: Person
) -> None:
    joins(learner, cohort, "Mia")
    joins(guest, cohort, "Jonas")
    for person, role, name in ((learner, "member", "Mia"), (guest, "member", "Jonas")):
        [own] = person.browser.get("/progress/export/").json()["classes"]
        assert (own["class"], own["as"], own["name"]) == (cohort.title, role, name)
    teacher.answer("shared")
    [taught] = teacher.browser.get("/progress/export/").json()["classes"]
    assert (taught["class"], taught["as"]) == (cohort.title, "teacher")
    assert "Mia" not in str(taught)


@pytest.mark.parametrize("who", ["learner", "guest"])
def test_deleting_one_s_work_leaves_the_class(cohort: Cohort, request: pytest.FixtureRequest, who: str) -> None:
    person: Person = request.getfixturevalue(who)
    joins(person, cohort, "Mia")
    person.browser.post("/accounts/delete/", {"password": "seven-ships-sailing"})
    assert names(cohort) == []
    assert Cohort.objects.filter(pk=cohort.pk).exists()


def test_deleting_the_teacher_s_account_deletes_the_class_and_no_learner(cohort: Cohort, teacher: Person, guest: Person) -> None:
    joins(guest, cohort, "Mia")
    teacher.browser.post("/accounts/delete/", {"password": "seven-ships-sailing"})
    assert not Cohort.objects.exists()
    assert guest.learner is not None
    assert guest.browser.get("/progress/").status_code == 200


def test_a_guest_who_joined_lately_is_not_forgotten(cohort: Cohort, guest: Person) -> None:
    joins(guest, cohort, "Mia")
    Learner.objects.update(made_at=timezone.now() - timezone.timedelta(days=300))
    call_command("forget_guests")
    assert names(cohort) == ["Mia"]
    Member.objects.update(joined_at=timezone.now() - timezone.timedelta(days=200))
    call_command("forget_guests")
    assert names(cohort) == []


def test_find_open_never_finds_a_closed_class_by_nothing(cohort: Cohort) -> None:
    close_class(cohort)
    for text in ("", " ", "None", "\0"):
        assert find_open(text) is None


def test_memberships_of_nobody_are_none(db: None) -> None:
    assert members.memberships(None) == []
    assert account("x") is not None
