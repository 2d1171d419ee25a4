"""Who an edit is kept for: told by a signed cookie without asking the database, and proved by the one statement that keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.signing import get_cookie_signer
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from learn.course import Course
from learn.practice.learners import learner_for
from learn.practice.models import Attempt, Draft, Learner
from learn.quiz import EXERCISE
from learn.workbench import comparison, shelf, simulated, subject
from learn.workbench.models import State
from learn.writer import COOKIE
from tests.practice.people import PASSWORD, Person, account

PLACE = "workbench/Dockerfile"
DOCKERFILE = "FROM alpine\nRUN make\nCOPY . /app\n"
BROKEN = "FROM alpine\nRUNN make\n"
PASSES = 'FROM alpine\nCOPY app.py /app/\nUSER 1000\nEXPOSE 8000\nCMD ["/app/app.py"]\n'
OTHER_PASSWORD = "eight-ships-at-anchor"
PANELS = ["layers", "build", "stages", "image", "container", "history", "checks", "compare"]


class Editor:
    """A page of the workbench that is open in somebody's browser, and sends what such a page sends.

    One that `writes_over_all` does not say which page it is and what it has seen, so that no draft is safe from it but by whose
    it is.
    """

    pages = 0

    def __init__(self, person: Person, panel: str = "layers", place: str = PLACE, *, writes_over_all: bool = False) -> None:
        Editor.pages += 1
        self.writes_over_all = writes_over_all
        self.browser, self.panel, self.place, self.page = person.browser, panel, place, f"1-{Editor.pages}"
        self.edits, self.carried = 0, {}

    def write(self, dockerfile: str, **fields: str) -> HttpResponse:
        """One edit; the answer brings the fields that the next edit sends back."""
        self.edits += 1
        form = {"place": self.place, "panel": self.panel, "dockerfile": dockerfile}
        if not self.writes_over_all:
            form |= {"page": self.page, "edit": str(self.edits), "seen": ""}
        answer = self.browser.post("/workbench/analysis/", {**form, **self.carried, **fields}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        self.carried |= dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', answer.content.decode()))
        return answer

    def queries(self, dockerfile: str, **fields: str) -> list[str]:
        """What one edit asked of the database, each the statement's first two words."""
        with CaptureQueriesContext(connection) as asked:
            self.write(dockerfile, **fields)
        return [" ".join(query["sql"].split()[:2]) for query in asked]

    def press(self, does: str, dockerfile: str, **fields: str) -> None:
        """A button of the panel."""
        form = {"place": self.place, "panel": self.panel, "dockerfile": dockerfile, "do": does, **fields}
        assert self.browser.post("/workbench/", form, headers={"HX-Request": "true"}).status_code == 200


ONLY_TO_KEEP_IT = ["UPDATE practice_draft"]


def on_its_way(page: Editor) -> Editor:
    """The next edit of a page with the cookies of now, whatever becomes of them before it arrives."""
    sent = copy(page)
    sent.browser, sent.carried = Client(), {**page.carried}
    for name, morsel in page.browser.cookies.items():
        sent.browser.cookies[name] = morsel.value
    return sent


def at_another_worker() -> None:
    """Forget what this process has in memory: the next request finds as little as at a worker that has just begun."""
    cache.clear()
    simulated.forget()
    subject._remembered.cache_clear()
    shelf.forget_projects()
    comparison._lasting_sides._sides.clear()


def drafts() -> dict[str, str]:
    """The text that is kept for each user, and for guests together."""
    return {draft.learner.user.username if draft.learner.user else "a guest": draft.text for draft in Draft.objects.all()}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the clock ahead."""
    now = timezone.now

    def go(**ahead: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(**ahead))

    return go


@pytest.fixture(params=["guest", "account"])
def person(request: pytest.FixtureRequest, course: Course, db: None) -> Person:
    """A guest, and somebody with an account."""
    somebody = Person(course)
    if request.param == "account":
        account("ada")
        somebody.sign_in("ada")
    return somebody


@pytest.fixture
def ada(course: Course, db: None) -> Person:
    """Signed in, with a text in the editor."""
    User.objects.create_user("ada", email="ada@example.org", password=PASSWORD)
    somebody = Person(course)
    somebody.sign_in("ada")
    Editor(somebody).write(DOCKERFILE)
    return somebody


@pytest.fixture
def other_browser(ada: Person) -> Editor:
    """A page in another browser of hers, or of whoever has her password, with a cookie that says that she writes there."""
    other = Person(ada.course)
    other.sign_in("ada")
    page = Editor(other)
    page.write(DOCKERFILE)
    assert page.queries(DOCKERFILE) == ONLY_TO_KEEP_IT
    return page


# ---- what an edit asks for


@pytest.mark.parametrize("panel", PANELS)
def test_an_edit_asks_the_database_for_nothing_but_to_keep_the_text(
    person: Person, panel: str, settings: Settings, later: Callable[..., None]
) -> None:
    settings.DRYDOCK_LIMITS = True
    page = Editor(person, panel)
    page.write(DOCKERFILE)
    assert page.queries(f"{DOCKERFILE}ENV A=1\n") == ONLY_TO_KEEP_IT
    assert page.queries(BROKEN) == ONLY_TO_KEEP_IT
    cache.clear()
    assert page.queries(f"{DOCKERFILE}ENV A=2\n") == ONLY_TO_KEEP_IT
    at_another_worker()
    assert page.queries(f"{DOCKERFILE}ENV A=3\n") == ONLY_TO_KEEP_IT
    later(hours=2)
    assert page.queries(f"{DOCKERFILE}ENV A=4\n") == ONLY_TO_KEEP_IT
    assert list(drafts().values()) == [f"{DOCKERFILE}ENV A=4\n"]


@pytest.mark.parametrize("panel", ["build", "compare"])
def test_neither_does_one_beside_builds_and_saves_wherever_it_is_answered(person: Person, panel: str) -> None:
    page = Editor(person, panel)
    page.press("build:run", DOCKERFILE)
    page.press("build:run", f"{DOCKERFILE}ENV A=1\n")
    page.press("save", DOCKERFILE, **{"save-name": "the first"})
    page.carried["compare-earlier"] = str(State.objects.get(name="the first").pk)
    page.write(DOCKERFILE)
    assert page.queries(f"{DOCKERFILE}ENV A=2\n") == ONLY_TO_KEEP_IT
    assert page.queries(BROKEN) == ONLY_TO_KEEP_IT
    at_another_worker()
    assert page.queries(f"{DOCKERFILE}ENV A=3\n") == ONLY_TO_KEEP_IT
    page.write(f"{DOCKERFILE}ENV A=3\n")  # the panel that was put off, as the page asks for it
    assert page.queries(f"{DOCKERFILE}ENV A=4\n") == ONLY_TO_KEEP_IT


def test_neither_does_one_of_an_exercise_that_was_passed(person: Person) -> None:
    page = Editor(person, place=f"cargo/{EXERCISE}")
    page.write("FROM alpine\n")
    assert page.write(PASSES)["HX-Trigger"] == "exercise-passed"
    assert page.queries(f"{PASSES}# once more\n") == ONLY_TO_KEEP_IT
    assert page.queries("FROM alpine\n") == ONLY_TO_KEEP_IT
    assert page.queries(PASSES) == ONLY_TO_KEEP_IT
    assert Attempt.objects.count() == 1


def test_that_an_exercise_was_passed_is_believed_of_nobody_else(ada: Person, guest: Person) -> None:
    hers, page = Editor(ada, place=f"cargo/{EXERCISE}"), Editor(guest, place=f"cargo/{EXERCISE}")
    hers.write(PASSES)
    page.carried["exercise-kept"] = hers.carried["exercise-kept"]
    assert page.write(PASSES)["HX-Trigger"] == "exercise-passed"
    guest.browser.post("/accounts/delete/")
    assert page.write(PASSES)["HX-Trigger"] == "exercise-passed", "deleted, and passed anew"
    assert Attempt.objects.count() == 2


def test_a_page_that_is_opened_again_needs_no_more(person: Person) -> None:
    Editor(person).write(DOCKERFILE)
    opened = person.browser.get("/workbench/").content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', opened)
    assert Editor(person).queries(f"{DOCKERFILE}ENV A=1\n", seen=seen) == ONLY_TO_KEEP_IT


def test_without_the_cookie_session_and_account_are_looked_up_and_it_comes_again(person: Person) -> None:
    page = Editor(person)
    page.write(DOCKERFILE)
    del person.browser.cookies[COOKIE]
    asked = page.queries(f"{DOCKERFILE}ENV A=1\n")
    assert {'SELECT "django_session"."session_key",', "UPDATE practice_draft"} <= set(asked)
    assert page.queries(f"{DOCKERFILE}ENV A=2\n") == ONLY_TO_KEEP_IT
    assert list(drafts().values()) == [f"{DOCKERFILE}ENV A=2\n"]
    assert Learner.objects.count() == 1


@pytest.mark.parametrize("is_secure", [False, True])
def test_the_cookie_is_for_this_site_s_server_alone_and_goes_with_the_browser(
    person: Person, settings: Settings, is_secure: bool
) -> None:
    settings.SESSION_COOKIE_SECURE = is_secure
    cookie = Editor(person).write(DOCKERFILE).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert bool(cookie["secure"]) is is_secure
    assert (cookie["max-age"], cookie["expires"], cookie["domain"]) == ("", "", "")
    assert COOKIE not in Editor(person).browser.get("/workbench/").cookies, "looking sets none"


def test_the_page_about_drydock_names_every_cookie(guest: Person) -> None:
    guest.browser.get("/workbench/")
    Editor(guest).write(DOCKERFILE)
    guest.answer("shared")
    guest.sign_up("newcomer")
    Editor(guest).write(DOCKERFILE)
    page = guest.browser.get("/about/").content.decode()
    assert set(re.findall(r"<li><code>(\w+)</code>:", page)) == set(guest.browser.cookies)


# ---- when what the cookie says is no longer so


def test_signed_out_in_another_tab_nothing_is_written_for_the_account(ada: Person) -> None:
    page = Editor(ada)
    page.write(DOCKERFILE)
    late = on_its_way(page)
    ada.sign_out()
    page.write("FROM after-signing-out\n")
    assert drafts() == {"ada": DOCKERFILE, "a guest": "FROM after-signing-out\n"}
    late.write("FROM with-the-old-cookies\n")
    assert drafts() == {"ada": DOCKERFILE, "a guest": "FROM with-the-old-cookies\n"}


def test_when_the_session_has_expired_nothing_is_written(person: Person, later: Callable[..., None]) -> None:
    page = Editor(person)
    page.write(DOCKERFILE)
    before = Draft.objects.get()
    later(seconds=person.browser.session.get_expiry_age() + 60)
    page.write("FROM a-new-session\n")
    assert Draft.objects.get(pk=before.pk).text == DOCKERFILE
    assert Draft.objects.exclude(pk=before.pk).get().learner.is_guest


def test_expired_or_not_is_a_matter_of_the_session_s_own_date(ada: Person) -> None:
    page = Editor(ada)
    page.write(DOCKERFILE)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    page.write("FROM a-new-session\n")
    assert drafts() == {"ada": DOCKERFILE, "a guest": "FROM a-new-session\n"}


def test_over_work_that_was_deleted_nothing_is_written(person: Person) -> None:
    page = Editor(person)
    page.write(DOCKERFILE)
    deleted = Learner.objects.get()
    late = on_its_way(page)
    person.browser.post("/accounts/delete/", {"password": PASSWORD})
    assert not Learner.objects.exists()
    late.write("FROM anew\n")
    assert not Learner.objects.filter(pk=deleted.pk).exists()
    assert not Learner.objects.filter(user__isnull=False).exists()
    assert drafts() == {"a guest": "FROM anew\n"}


def test_after_a_guest_has_signed_in_the_guest_s_cookie_writes_nothing_for_the_account(guest: Person) -> None:
    account("ada")
    page = Editor(guest)
    page.write(DOCKERFILE)
    late = on_its_way(page)
    guest.sign_in("ada")
    late.write("FROM too-late\n")
    assert drafts() == {"ada": DOCKERFILE, "a guest": "FROM too-late\n"}
    page.write("FROM signed-in\n")
    assert drafts()["ada"] == "FROM signed-in\n"


def change(ada: Person) -> None:
    form = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    assert ada.browser.post("/accounts/password/change/", form).status_code == 302


def reset(ada: Person) -> None:
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": "ada@example.org"})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body)
    assert link is not None
    page = browser.get(link[0], follow=True).request["PATH_INFO"]
    assert browser.post(page, {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}).status_code == 302


def change_by_command(ada: Person) -> None:
    user = User.objects.get(username="ada")
    user.set_password(OTHER_PASSWORD)
    user.save()


def switch_off(ada: Person) -> None:
    user = User.objects.get(username="ada")
    user.is_active = False
    user.save(update_fields=["is_active"])


@pytest.mark.parametrize("happens", [change, reset, change_by_command, switch_off])
def test_a_password_changed_ends_what_other_browsers_may_write(
    ada: Person, other_browser: Editor, happens: Callable[[Person], None]
) -> None:
    happens(ada)
    other_browser.write("FROM theirs\n")
    assert drafts() == {"ada": DOCKERFILE, "a guest": "FROM theirs\n"}
    other_browser.write("FROM theirs-again\n")
    assert drafts() == {"ada": DOCKERFILE, "a guest": "FROM theirs-again\n"}


def test_the_browser_that_changed_the_password_writes_on(ada: Person) -> None:
    page = Editor(ada)
    page.write(DOCKERFILE)
    change(ada)
    page.write("FROM changed\n")
    assert page.queries("FROM changed-again\n") == ONLY_TO_KEEP_IT
    assert drafts() == {"ada": "FROM changed-again\n"}


def test_whoever_was_let_in_a_moment_before_the_password_changed_gets_no_cookie(
    ada: Person, other_browser: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user is read by the old password, then comes the change, then the learner is read with the new key."""

    def overtaken(request: HttpRequest) -> Learner:
        assert request.user.is_authenticated
        monkeypatch.undo()
        change(ada)
        return learner_for(request)

    monkeypatch.setattr("learn.workbench.bench.learner_for", overtaken)
    del other_browser.browser.cookies[COOKIE]
    answer = other_browser.write("FROM begun-before-the-change\n")
    assert COOKIE not in answer.cookies
    other_browser.write("FROM begun-after-it\n")
    assert drafts() == {"ada": "FROM begun-before-the-change\n", "a guest": "FROM begun-after-it\n"}


def test_signing_in_elsewhere_ends_nothing(ada: Person, other_browser: Editor) -> None:
    third = Person(ada.course)
    third.sign_in("ada")
    third.sign_out()
    assert other_browser.queries("FROM still-hers\n") == ONLY_TO_KEEP_IT
    assert drafts() == {"ada": "FROM still-hers\n"}


def test_a_pass_of_an_exercise_is_kept_for_whom_the_text_is_kept(ada: Person) -> None:
    page = Editor(ada, place=f"cargo/{EXERCISE}")
    page.write("FROM alpine\n")
    late = on_its_way(page)
    assert page.write(PASSES)["HX-Trigger"] == "exercise-passed"
    assert Attempt.objects.get().learner == ada.learner
    ada_s = ada.learner
    ada.sign_out()
    late.write(PASSES)
    assert Attempt.objects.filter(learner=ada_s).count() == 1
    assert Attempt.objects.exclude(learner=ada_s).get().learner.is_guest


# ---- cookies that are not of this session


def signed(said: str, salt: str = "learn.writer") -> str:
    """A cookie's value as Django signs it."""
    return get_cookie_signer(salt=COOKIE + salt).sign(said)


@pytest.fixture
def two(ada: Person, guest: Person) -> Iterator[tuple[Editor, Learner, Learner]]:
    """A guest's page with a good cookie of its own, its learner, and Ada's; afterwards her text is as it was."""
    page = Editor(guest, writes_over_all=True)
    page.write(DOCKERFILE)
    assert ada.learner is not None
    assert guest.learner is not None
    yield page, guest.learner, ada.learner
    assert drafts() == {"ada": DOCKERFILE, "a guest": "FROM somebody\n"}


def test_the_good_cookie_is_what_these_tests_take_it_for(two: tuple[Editor, Learner, Learner]) -> None:
    page, own, _ = two
    page.browser.cookies[COOKIE] = signed(f"{page.browser.session.session_key}.{own.pk}..{own.key.hex}")
    assert page.queries("FROM somebody\n") == ONLY_TO_KEEP_IT


def test_the_cookie_of_another_session_says_nothing(two: tuple[Editor, Learner, Learner], ada: Person) -> None:
    page, _, _ = two
    page.browser.cookies[COOKIE] = ada.browser.cookies[COOKIE].value
    assert len(page.queries("FROM somebody\n")) > 1


def test_neither_does_it_without_a_session(ada: Person) -> None:
    thief = Person(ada.course)
    thief.browser.cookies[COOKIE] = ada.browser.cookies[COOKIE].value
    Editor(thief, writes_over_all=True).write("FROM a-thief\n")
    assert drafts() == {"ada": DOCKERFILE, "a guest": "FROM a-thief\n"}


@pytest.mark.parametrize(
    "tampered",
    [
        lambda good, own, other: good.replace(f".{own.pk}..", f".{other.pk}..", 1),
        lambda good, own, other: good.replace(f".{own.pk}..", f".{other.pk}.{other.user_id}.", 1),
        lambda good, own, other: good.replace(own.key.hex, other.key.hex, 1),
        lambda good, own, other: good[:-1] + ("A" if good[-1] != "A" else "B"),
        lambda good, own, other: good.rpartition(":")[0],
        lambda good, own, other: good.partition(":")[0],
        lambda good, own, other: "",
        lambda good, own, other: "::",
        lambda good, own, other: "é" * 20,
    ],
    ids=["another learner", "and user", "another key", "the signature", "no signature", "no time", "nothing", "signs", "letters"],
)
def test_a_cookie_that_was_tampered_with_says_nothing(
    two: tuple[Editor, Learner, Learner], tampered: Callable[[str, Learner, Learner], str]
) -> None:
    page, own, other = two
    good = page.browser.cookies[COOKIE].value
    page.browser.cookies[COOKIE] = tampered(good, own, other)
    assert page.browser.cookies[COOKIE].value != good
    assert len(page.queries("FROM somebody\n")) > 1


@pytest.mark.parametrize("salt", ["", "learn.workbench.shelf", "learn.writer2"])
def test_a_cookie_that_was_signed_for_something_else_says_nothing(two: tuple[Editor, Learner, Learner], salt: str) -> None:
    page, own, _ = two
    said = f"{page.browser.session.session_key}.{own.pk}..{own.key.hex}"
    page.browser.cookies[COOKIE] = signed(said, salt)
    assert len(page.queries("FROM somebody\n")) > 1


def test_even_signed_nothing_is_written_for_a_learner_whose_key_is_another(two: tuple[Editor, Learner, Learner]) -> None:
    page, own, other = two
    for said in (f"{other.pk}..{own.key.hex}", f"{other.pk}.{other.user_id}.{own.key.hex}", f"{own.pk}..{other.key.hex}"):
        page.browser.cookies[COOKIE] = signed(f"{page.browser.session.session_key}.{said}")
        assert len(page.queries("FROM somebody\n")) > 1


def test_even_signed_nothing_is_written_in_a_session_that_was_never_there(ada: Person) -> None:
    assert ada.learner is not None
    thief = Person(ada.course)
    thief.browser.cookies["sessionid"] = "a" * 32
    thief.browser.cookies[COOKIE] = signed(f"{'a' * 32}.{ada.learner.pk}.{ada.learner.user_id}.{ada.learner.key.hex}")
    Editor(thief, writes_over_all=True).write("FROM a-thief\n")
    assert drafts() == {"ada": DOCKERFILE, "a guest": "FROM a-thief\n"}
