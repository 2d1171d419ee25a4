"""Who is counted as whom, and what is said to those who ask too often."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.backends.cache import SessionStore
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject
from pytest_django import Settings

from learn.limits import BYTES_A_REQUEST, PEOPLE_AN_ADDRESS, address_of, limited, seconds_left
from learn.practice.library import the_course
from learn.refusals import typed_texts
from learn.writer import COOKIE, Writer, note_writer, writer_cookie

EXACT_MINUTE = 1_000_000_020.0  # seconds since 1970, where a minute begins


@pytest.fixture
def limits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Limits that are on, at a time that stands still until it is moved."""
    clock = SimpleNamespace(time=EXACT_MINUTE)
    settings.DRYDOCK_LIMITS = True
    monkeypatch.setattr("learn.limits.now", lambda: clock.time)
    cache.clear()
    yield clock
    cache.clear()


@limited("test", per_minute=3)
def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("answered")


def asks(
    address: str = "10.0.0.1", session: SessionStore | None = None, user: int | None = None, body: int = 0, writer: str = ""
) -> int:
    """The status of one request by htmx, with a body of so many bytes, which is refused in one sentence."""
    request: Any = RequestFactory().post("/", b"x" * body, "text/plain", headers={"HX-Request": "true"}, REMOTE_ADDR=address)
    request.session = session if session is not None else SessionStore()
    # Without an account it is Django's own look at the session, which a made-up one does not outlive.
    request.user = SimpleNamespace(is_authenticated=True, pk=user) if user else SimpleLazyObject(lambda: get_user(request))
    if writer:
        request.COOKIES[COOKIE] = writer
    return view(request).status_code


def a_session() -> SessionStore:
    session = SessionStore()
    session["learner"] = "someone"
    session.save()
    return session


def writes_in(session: SessionStore, user: int | None = None, key: uuid.UUID | None = None) -> str:
    """The cookie of whoever writes in a session."""

    def keeps(request: HttpRequest) -> HttpResponse:
        note_writer(request, Writer(session.session_key or "", 1, user, key or uuid.uuid4()))
        return HttpResponse()

    return writer_cookie(keeps)(RequestFactory().get("/")).cookies[COOKIE].value


def test_a_large_body_counts_as_several_requests(limits: SimpleNamespace) -> None:
    one = a_session()
    assert [asks(session=one, body=BYTES_A_REQUEST - 1), asks(session=one, body=BYTES_A_REQUEST)] == [200, 200]
    assert asks(session=one) == 429
    assert asks(session=a_session(), body=3 * BYTES_A_REQUEST) == 429


def test_the_count_is_each_person_s_own(limits: SimpleNamespace) -> None:
    one, other = a_session(), a_session()
    assert [asks(session=one) for _ in range(4)] == [200, 200, 200, 429]
    assert asks(session=other) == 200
    assert [asks(user=7) for _ in range(4)] == [200, 200, 200, 429]
    assert asks(user=8) == 200


def test_a_person_is_the_same_at_another_address(limits: SimpleNamespace) -> None:
    assert [asks(f"10.0.0.{n}", user=7) for n in range(4)] == [200, 200, 200, 429]


def test_without_cookies_the_address_is_counted(limits: SimpleNamespace) -> None:
    assert [asks() for _ in range(4)] == [200, 200, 200, 429]
    assert asks("10.0.0.2") == 200


def test_a_session_that_somebody_makes_up_is_nobody_s(limits: SimpleNamespace) -> None:
    assert [asks(session=SessionStore(f"made-up-{number}")) for number in range(4)] == [200, 200, 200, 429]


def test_the_cookie_of_who_writes_gives_a_guest_the_name_that_the_session_gives(limits: SimpleNamespace) -> None:
    guest = a_session()
    assert [asks(session=guest, writer=writes_in(guest)), asks(session=guest)] == [200, 200]
    assert [asks(session=guest, writer=writes_in(guest)), asks(session=guest)] == [200, 429]


def test_it_gives_an_account_one_name_in_all_browsers(limits: SimpleNamespace) -> None:
    key, browsers = uuid.uuid4(), [a_session() for _ in range(4)]
    assert [asks(session=one, writer=writes_in(one, 7, key)) for one in browsers] == [200, 200, 200, 429]


def test_a_cookie_from_before_a_new_password_uses_up_nothing_of_the_account(limits: SimpleNamespace) -> None:
    intruder, owner = a_session(), a_session()
    old, new = writes_in(intruder, 7), writes_in(owner, 7)
    assert [asks(session=intruder, writer=old) for _ in range(4)] == [200, 200, 200, 429]
    assert [asks(session=owner, writer=new), asks(session=owner, user=7)] == [200, 200]


def test_with_it_neither_session_nor_user_is_looked_up(limits: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    session = a_session()
    cookie, known = writes_in(session, 7), SessionStore(session.session_key)
    monkeypatch.setattr(SessionStore, "load", lambda _: pytest.fail("the session was looked up"))
    assert asks(session=known, writer=cookie) == 200


def test_beside_another_session_it_makes_nobody_somebody_else(limits: SimpleNamespace) -> None:
    one, cookies = a_session(), [writes_in(a_session(), number) for number in range(4)]
    assert [asks(session=one, writer=cookie) for cookie in cookies] == [200, 200, 200, 429]
    assert [asks("10.0.0.2", SessionStore(f"made-up-{n}"), writer=cookies[n]) for n in range(4)] == [200, 200, 200, 429]


def test_an_address_has_a_ceiling_however_many_people_it_claims_to_be(limits: SimpleNamespace) -> None:
    ceiling = 3 * PEOPLE_AN_ADDRESS
    statuses = [asks(user=number) for number in range(ceiling + 1)]
    assert statuses == [200] * ceiling + [429]


def test_the_next_minute_starts_anew(limits: SimpleNamespace) -> None:
    for _ in range(4):
        asks(user=7)
    limits.time += 59.5
    assert (asks(user=7), seconds_left()) == (429, 1)
    limits.time += 0.5
    assert (asks(user=7), seconds_left()) == (200, 60)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "10.0.0.1"),
        (0, "1.1.1.1", "10.0.0.1"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_an_address_that_a_visitor_makes_up_is_not_believed(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.1")
    assert address_of(request) == address


def test_texts_come_back_and_secrets_do_not() -> None:
    form = {"dockerfile": "FROM a", "password": "two words", "token": "0123", "answer": ["one two", "three"]}
    assert typed_texts(RequestFactory().post("/", form)) == ("FROM a", "one two")


def test_an_edited_lesson_is_read_again_while_developing_only(settings: Settings, tmp_path: Any) -> None:
    settings.LESSONS = tmp_path
    (tmp_path / "course.toml").write_text('title = "Before"\nsummary = ""\n[chapters]\n')
    settings.DEBUG = False
    assert the_course().title == "Before"
    (tmp_path / "course.toml").write_text('title = "Afterwards"\nsummary = ""\n[chapters]\n')
    assert the_course().title == "Before"
    settings.DEBUG = True
    assert the_course().title == "Afterwards"
    assert the_course() is the_course()
