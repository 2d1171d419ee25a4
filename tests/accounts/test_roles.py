"""Every address, asked by everybody: what each may see, and that nobody reaches another's work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from learn.cohorts.classes import make_class
from learn.cohorts.invite import spelled
from learn.cohorts.models import Cohort, Member
from learn.course import Course
from learn.practice.learners import SESSION_KEY
from learn.practice.models import Attempt, Draft, Help, Learner, Visit
from learn.workbench.models import State
from tests.practice.people import Person, account

SIGN_IN = "/accounts/login/"
OPEN, HOME, ASKS, GONE, SENT = "opens", "leads home", "asks to sign in", "is not there", "leads elsewhere"
# Address: what a guest gets, what somebody signed in gets.
ADDRESSES: dict[str, tuple[str, str]] = {
    "/": (OPEN, OPEN),
    "/lessons/boxes/": (OPEN, OPEN),
    "/lessons/boxes/?file=box.Dockerfile": (OPEN, OPEN),
    "/lessons/boxes/progress/": (OPEN, OPEN),
    "/lessons/boxes/questions/shared/": (SENT, SENT),
    "/lessons/boxes/questions/nowhere/": (GONE, GONE),
    "/lessons/cargo/exercise/": (SENT, SENT),
    "/lessons/cargo/exercise/exercise-1/": (SENT, SENT),
    "/lessons/nowhere/": (GONE, GONE),
    "/workbench/": (OPEN, OPEN),
    "/workbench/analysis/": (SENT, SENT),
    "/workbench/share/": (SENT, SENT),
    "/workbench/download/": (SENT, SENT),
    "/workbench/upload/": (SENT, SENT),
    "/workbench/s/nothing-is-shared-here/": (GONE, GONE),
    "/workbench/assist/": (SENT, SENT),
    "/workbench/layers.svg": (SENT, SENT),
    "/workbench/s/nobody-has-shared-this/layers.svg": (GONE, GONE),
    "/reference/": (OPEN, OPEN),
    "/reference/instructions/RUN/": (OPEN, OPEN),
    "/reference/checks/StageNameCasing/": (OPEN, OPEN),
    "/glossary/": (OPEN, OPEN),
    "/search/": (OPEN, OPEN),
    "/search/?q=layer": (OPEN, OPEN),
    "/about/": (OPEN, OPEN),
    "/lessons/boxes/print/": (OPEN, OPEN),
    "/lessons/nowhere/print/": (GONE, GONE),
    "/review/": (OPEN, OPEN),
    "/progress/": (OPEN, OPEN),
    "/progress/export/": (OPEN, OPEN),
    "/progress/answers.csv": (OPEN, OPEN),
    "/accounts/delete/": (OPEN, OPEN),
    "/accounts/signup/": (OPEN, HOME),
    "/accounts/login/": (OPEN, HOME),
    "/accounts/logout/": (HOME, OPEN),
    "/accounts/password/change/": (ASKS, OPEN),
    "/accounts/password/set/": (ASKS, SENT),
    "/accounts/email/": (ASKS, OPEN),
    "/accounts/reauthenticate/": (ASKS, OPEN),
    "/accounts/password/reset/": (OPEN, OPEN),
    "/classes/": (OPEN, OPEN),
    "/classes/join/": (OPEN, OPEN),
    "/classes/join/?code=BBBBB-BBBBB": (SENT, SENT),
    "/classes/join/BBBBB-BBBBB/": (GONE, GONE),
    "/classes/new/": (ASKS, OPEN),
}
# Those of a class, with `{class}`, `{member}` and `{code}` for the numbers and the code: what everybody gets.
ROLES = ("guest", "learner", "member", "member of another class", "teacher of another class", "teacher")
MEMBERS, TEACHERS, NOBODYS = (GONE, GONE, OPEN, GONE, GONE, OPEN), (GONE, GONE, GONE, GONE, GONE, OPEN), (GONE,) * 6
CLASS_ADDRESSES: dict[str, tuple[str, ...]] = {
    "/classes/{class}/": MEMBERS,
    "/classes/{class}/lessons/boxes/": TEACHERS,
    "/classes/{class}/members.csv": TEACHERS,
    "/classes/{class}/questions.csv": TEACHERS,
    "/classes/{class}/leave/": (GONE, GONE, OPEN, GONE, GONE, GONE),
    "/classes/{class}/settings/": TEACHERS,
    "/classes/{class}/delete/": TEACHERS,
    "/classes/{class}/members/{member}/remove/": TEACHERS,
    "/classes/{class}/members/{stranger}/remove/": NOBODYS,
    "/classes/{class}/members/9223372036854775808/remove/": NOBODYS,
    "/classes/9223372036854775808/": NOBODYS,
    # The code is for whoever has it.
    "/classes/join/{code}/": (OPEN, OPEN, SENT, OPEN, OPEN, SENT),
}
SECRET = "FROM mine-alone"


def patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address that the site knows, as it is written in the modules of addresses."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield before + str(entry.pattern)
        else:
            yield from patterns(entry, before + str(entry.pattern))


def made_up(address: str) -> str:
    """An address of a class with some numbers in it."""
    return address.replace("{class}", "1").replace("{member}", "1").replace("{stranger}", "2").replace("{code}", "B")


def outcome(response: Any) -> str:
    location = response.headers.get("Location", "")
    if response.status_code == 302:
        return HOME if location == "/" else ASKS if location.startswith(SIGN_IN) else SENT
    return {200: OPEN, 404: GONE}.get(response.status_code, str(response.status_code))


@pytest.fixture
def worker(course: Course, db: None) -> Person:
    """Somebody with an account and work of every kind in it, which all have a mark in them."""
    account("worker")
    person = Person(course)
    person.sign_in("worker")
    person.answer("shared")
    person.send("shared", {"do": "hint"})
    person.browser.get("/lessons/boxes/")
    for place in ("boxes/box.Dockerfile", "workbench/Dockerfile"):
        person.browser.post("/workbench/analysis/", {"place": place, "dockerfile": SECRET})
        person.browser.post("/workbench/", {"place": place, "dockerfile": SECRET, "do": "save", "save-name": "mine-alone"})
    return person


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_address_opens_for_whom_it_should_and_shows_nothing_of_another(
    worker: Person, guest: Person, another: Person, address: str
) -> None:
    as_guest, as_learner = ADDRESSES[address]
    for browser, expected in ((guest.browser, as_guest), (another.browser, as_learner)):
        response = browser.get(address)
        assert outcome(response) == expected
        page = b"".join(response) if response.streaming else response.content
        for mark in ("mine-alone", "worker", worker.learner.key.hex, str(worker.learner.key)):  # type: ignore[union-attr]
            assert mark not in page.decode()


def test_the_table_leaves_no_address_of_ours_out() -> None:
    known = {str(pattern) for pattern in patterns(get_resolver())}
    ours = {pattern for pattern in known if not pattern.startswith("accounts/")} | {"accounts/delete/", "accounts/signup/"}
    asked = set()
    for address in (*ADDRESSES, *(made_up(address) for address in CLASS_ADDRESSES)):
        asked.add(get_resolver().resolve(address.partition("?")[0]).route)
    assert ours <= asked, ours - asked


def test_what_is_sent_by_one_changes_nothing_of_another(worker: Person, guest: Person, another: Person) -> None:
    def kept() -> list[Any]:
        mine = {"learner": worker.learner}
        return [list(table.objects.filter(**mine).order_by("pk").values()) for table in (Attempt, Help, Visit, Draft, State)]

    before = kept()
    key = str(worker.learner.key)  # type: ignore[union-attr]
    for person in (guest, another):
        named = {"learner": key, "user": "worker", "known": "account", SESSION_KEY: key}
        person.answer("inside", token=Attempt.objects.filter(learner=worker.learner).get().token, **named)
        person.answer("shared", is_right=False, token=Attempt.objects.filter(learner=worker.learner).get().token, **named)
        person.send("shared", {"do": "hint", **named})
        person.browser.get("/lessons/boxes/", named)
        for place in ("boxes/box.Dockerfile", "workbench/Dockerfile"):
            person.browser.post("/workbench/analysis/", {"place": place, "dockerfile": "FROM theirs", **named})
        person.browser.post("/workbench/", {"place": "workbench/Dockerfile", "do": "reset", **named})
        for action in ("restore", "rename-state", "delete-state", "compare"):
            do = {"do": f"{action}:{State.objects.filter(learner=worker.learner).latest('pk').pk}", "panel": "compare"}
            form = {"place": "workbench/Dockerfile", "dockerfile": "FROM theirs", "compare-name": "theirs", **do, **named}
            assert "mine-alone" not in person.browser.post("/workbench/", form).content.decode()
        person.browser.post("/lessons/boxes/", {"place": "boxes/box.Dockerfile", "do": "reset", **named})
        person.browser.post("/accounts/delete/", {"password": "not the password", **named})
        person.browser.cookies["learner"] = key
        person.browser.get("/progress/", headers={"X-Learner": key})
    guest.browser.post("/accounts/delete/", {"learner": key})
    assert kept() == before


def test_the_export_is_the_asker_s_whoever_is_named(worker: Person, guest: Person, another: Person) -> None:
    assert "mine-alone" in worker.browser.get("/progress/export/").content.decode()
    for person in (guest, another):
        data = person.browser.get("/progress/export/", {"learner": worker.learner.pk, "user": "worker"}).content  # type: ignore[union-attr]
        assert json.loads(data) == {}


def test_after_another_signs_in_on_one_browser_the_last_session_is_of_no_use(worker: Person) -> None:
    old = worker.browser.cookies["sessionid"].value
    worker.sign_out()
    account("next")
    worker.sign_in("next")
    thief = Client()
    thief.cookies["sessionid"] = old
    assert "mine-alone" not in thief.get("/progress/export/").content.decode()
    assert "mine-alone" not in worker.browser.get("/progress/export/").content.decode()


def test_signing_in_changes_the_session_s_key(guest: Person) -> None:
    account("owner")
    guest.answer("shared")
    before = guest.browser.cookies["sessionid"].value
    guest.sign_in("owner")
    assert guest.browser.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_changed_password_ends_the_other_sessions_and_not_this_one(worker: Person) -> None:
    phone = Person(worker.course)
    phone.sign_in("worker")
    changed = {"oldpassword": "seven-ships-sailing", "password1": "eight-ships-at-anchor", "password2": "eight-ships-at-anchor"}
    worker.browser.post("/accounts/password/change/", changed)
    assert worker.answers() == [("shared", True)]
    assert "mine-alone" not in phone.browser.get("/progress/export/").content.decode()


@pytest.mark.parametrize(
    "there",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example", "\thttp://e"],
)
def test_nobody_is_led_to_another_site(course: Course, there: str, db: None) -> None:
    account("owner")
    browser = Client()
    form = {"login": "owner", "password": "seven-ships-sailing", "next": there}
    assert browser.post(SIGN_IN, form).headers["Location"] == "/"
    assert browser.get(SIGN_IN, {"next": there}).headers["Location"] == "/"
    assert browser.post("/accounts/logout/", {"next": there}).headers["Location"] == "/"
    page = browser.get(SIGN_IN, {"next": there}).content.decode()
    assert 'action="http' not in page
    assert 'href="javascript' not in page


@pytest.fixture
def people(cohort: Cohort, teacher: Person, guest: Person, another: Person, course: Course) -> dict[str, Person]:
    """Somebody of each role: `cohort` has one member, "Mia Holm"; "another" is nobody in it."""
    member, stranger, colleague = Person(course), Person(course), Person(course)
    account("colleague")
    colleague.sign_in("colleague")
    other = make_class(User.objects.get(username="colleague"), "Next door")
    for person, name, place in ((member, "Mia Holm", cohort), (stranger, "Jonas Dale", other)):
        person.answer("shared")
        assert place.code
        assert person.browser.post(f"/classes/join/{spelled(place.code)}/", {"name": name}).status_code == 302
    return dict(zip(ROLES, (guest, another, member, stranger, colleague, teacher), strict=True))


def filled_in(address: str, cohort: Cohort) -> str:
    numbers = {"{class}": cohort.pk, "{member}": cohort.members.get().pk, "{code}": spelled(cohort.code or "")}
    numbers["{stranger}"] = Member.objects.exclude(cohort=cohort).get().pk
    for name, value in numbers.items():
        address = address.replace(name, str(value))
    return address


@pytest.mark.parametrize("address", CLASS_ADDRESSES)
def test_each_address_of_a_class_opens_for_whom_it_should(cohort: Cohort, people: dict[str, Person], address: str) -> None:
    where = filled_in(address, cohort)
    found = {role: person.browser.get(where) for role, person in people.items()}
    assert tuple(outcome(found[role]) for role in ROLES) == CLASS_ADDRESSES[address]
    for role, response in found.items():
        page = b"".join(response) if response.streaming else response.content
        assert b"Jonas Dale" not in page or role == "member of another class"
        assert b"Mia Holm" not in page or role in ("member", "teacher")
        assert spelled(cohort.code or "").encode() not in page or role in ("teacher", *(ROLES if "{code}" in address else ()))


def test_what_is_sent_to_a_class_by_whom_it_is_none_of_changes_nothing(cohort: Cohort, people: dict[str, Person]) -> None:
    def kept() -> list[Any]:
        return [list(table.objects.order_by("pk").values()) for table in (Cohort, Member)]

    before = kept()
    forms = ({"title": "taken over", "do": "rename"}, {"do": "renew"}, {"do": "close"}, {"name": "somebody else"}, {})
    for address, allowed in CLASS_ADDRESSES.items():
        for role, person in people.items():
            if "{code}" in address or allowed[ROLES.index(role)] == OPEN:
                continue
            for form in forms:
                assert person.browser.post(filled_in(address, cohort), form).status_code in (404, 405), (address, role)
                assert kept() == before, (address, role)


WRITES = [
    ("/workbench/", {"place": "workbench/Dockerfile", "dockerfile": "FROM a"}),
    ("/workbench/analysis/", {"place": "workbench/Dockerfile", "dockerfile": "FROM a"}),
    ("/workbench/assist/", {"place": "workbench/Dockerfile", "dockerfile": "FROM a", "ask": "card", "at": "0"}),
    ("/workbench/share/", {"place": "workbench/Dockerfile", "dockerfile": "FROM a"}),
    ("/workbench/download/", {"place": "workbench/Dockerfile", "dockerfile": "FROM a"}),
    ("/workbench/upload/", {"place": "workbench/Dockerfile", "dockerfile": "FROM a"}),
    ("/workbench/s/nothing-is-shared-here/", {"place": "workbench/Dockerfile", "dockerfile": "FROM a"}),
    ("/lessons/boxes/", {"place": "boxes/box.Dockerfile", "dockerfile": "FROM a"}),
    ("/lessons/boxes/questions/shared/", {"answer": "x"}),
    ("/accounts/login/", {"login": "worker", "password": "seven-ships-sailing"}),
    ("/accounts/logout/", {}),
    ("/accounts/signup/", {"username": "forged", "password1": "seven-ships-sailing", "password2": "seven-ships-sailing"}),
    ("/accounts/password/change/", {"oldpassword": "seven-ships-sailing", "password1": "x" * 12, "password2": "x" * 12}),
    ("/accounts/password/reset/", {"email": "a@example.org"}),
    ("/accounts/email/", {"email": "a@example.org", "action_add": ""}),
    ("/accounts/reauthenticate/", {"password": "seven-ships-sailing"}),
    ("/accounts/delete/", {"password": "seven-ships-sailing"}),
    ("/classes/new/", {"title": "forged"}),
    ("/classes/join/BBBBB-BBBBB/", {"name": "forged"}),
    *((f"/classes/1/{what}", {"name": "forged", "do": "close"}) for what in ("", "leave/", "settings/", "delete/")),
    ("/classes/1/members/1/remove/", {}),
]


@pytest.mark.parametrize(("address", "form"), WRITES, ids=[address for address, _ in WRITES])
def test_a_form_from_another_site_changes_nothing(worker: Person, address: str, form: dict[str, str]) -> None:
    user = User.objects.get()
    before = (user.password, Learner.objects.count(), Attempt.objects.count(), list(Draft.objects.values_list("text", flat=True)))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["sessionid"] = worker.browser.cookies["sessionid"].value
    strict.cookies["csrftoken"] = "0" * 32
    for token in ({}, {"csrfmiddlewaretoken": "1" * 32}, {"csrfmiddlewaretoken": "junk"}):
        assert strict.post(address, {**form, **token}).status_code == 403
    assert strict.post(address, form, headers={"X-CSRFToken": "1" * 32}).status_code == 403
    # A page of another origin, even with the right token.
    right = {"csrfmiddlewaretoken": "0" * 32}
    assert strict.post(address, {**form, **right}, headers={"Origin": "https://evil.example"}).status_code == 403
    user.refresh_from_db()
    assert before == (
        user.password,
        Learner.objects.count(),
        Attempt.objects.count(),
        list(Draft.objects.values_list("text", flat=True)),
    )
    assert User.objects.count() == 1
