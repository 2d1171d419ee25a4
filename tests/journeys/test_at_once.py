"""The same thing sent many times at once, to a real server with threads: it happens once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest

from learn.workbench.states import MAX_SAVES
from tests.serving import Server, serving
from tests.visitor import Visitor

AT_ONCE = 50
LESSON = "/lessons/what-a-container-is/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[Server]:
    """A server of its own on each database."""
    # More threads than it has otherwise: more may go wrong at once.
    with serving(tmp_path_factory.mktemp("served"), database, GUNICORN_CMD_ARGS="--threads=4") as running:
        yield running


@pytest.fixture
def served(server: Server) -> str:
    """Its address."""
    return server.address


def a_guest(address: str) -> Visitor:
    """Somebody with a session."""
    visitor = Visitor(address)
    visitor.open("/workbench/")
    visitor.send("/workbench/analysis/", place="workbench/Dockerfile", dockerfile="FROM a")
    assert visitor.cookies.get("sessionid")
    return visitor


def at_once(send: Callable[[int], int]) -> list[int]:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(send, range(AT_ONCE)))


def test_an_answer_sent_fifty_times_is_one_attempt_and_counts_once(server: Server) -> None:
    guest = a_guest(server.address)
    form = re.search(r'<form[^>]*action="([^"]+/questions/[^"]+)".*?</form>', guest.open(LESSON), re.S)
    assert form is not None
    token, choice = (re.search(rf'name="{name}"[^>]*value="([^"]+)"', form[0]) for name in ("token", "answer"))
    assert token is not None
    assert choice is not None
    statuses = at_once(lambda _: guest.send(form[1], token=token[1], answer=choice[1]))
    assert statuses == [302] * AT_ONCE
    assert len(guest.exported()["answers"]) == 1
    server.run("-m", "tests.counted")


def test_a_variant_answered_fifty_times_in_different_ways_is_one_attempt(server: Server) -> None:
    guest = a_guest(server.address)
    page = guest.open("/lessons/layers-and-the-build-cache/")
    form = next(found for found in re.findall(r'<form[^>]*action="[^"]+/questions/.*?</form>', page, re.S) if "variant" in found)
    action = re.search(r'action="([^"]+)"', form)
    variant = re.search(r'name="variant" value="([^"]+)"', form)
    choices = re.findall(r'name="answer"[^>]*value="([^"]+)"', form)
    assert action
    assert variant
    assert len(choices) > 1
    sent = {"variant": unescape(variant[1])}
    statuses = at_once(lambda number: guest.send(action[1], **sent, answer=unescape(choices[number % len(choices)])))
    assert statuses == [302] * AT_ONCE
    assert len(guest.exported()["answers"]) == 1
    server.run("-m", "tests.counted")


def test_of_fifty_answers_of_one_person_every_one_is_counted(server: Server) -> None:
    guest = a_guest(server.address)
    form = re.search(r'<form[^>]*action="([^"]+/questions/[^"]+)".*?</form>', guest.open(LESSON), re.S)
    assert form is not None
    choice = re.search(r'name="answer"[^>]*value="([^"]+)"', form[0])
    assert choice is not None
    assert at_once(lambda number: guest.send(form[1], token=f"{number:032x}", answer=choice[1])) == [302] * AT_ONCE
    assert len(guest.exported()["answers"]) == AT_ONCE
    server.run("-m", "tests.counted")  # what they come to is what was kept


def test_of_fifty_edits_the_last_stays_in_whatever_order_they_arrive(served: str) -> None:
    guest = a_guest(served)
    place = {"place": "workbench/Dockerfile", "page": "1-1"}
    statuses = at_once(
        lambda number: guest.send("/workbench/analysis/", **place, edit=str(AT_ONCE - number), dockerfile=f"FROM a{number}")
    )
    assert statuses == [200] * AT_ONCE
    drafts = guest.exported()["drafts"]
    assert [draft["text"] for draft in drafts] == ["FROM a0"]


def test_the_first_requests_of_a_new_browser_make_one_guest(served: str) -> None:
    visitor = Visitor(served)
    visitor.open("/workbench/")
    before = dict(visitor.cookies)
    assert "sessionid" not in before
    pages = [Visitor(served) for _ in range(8)]

    def first_edit(number: int) -> int:
        page = pages[number]
        page.cookies, page.token = dict(before), visitor.token
        return page.send("/workbench/analysis/", place=f"workbench/File{number}", dockerfile=f"FROM a{number}")

    with ThreadPoolExecutor(len(pages)) as threads:
        assert list(threads.map(first_edit, range(len(pages)))) == [200] * len(pages)
    for page in pages:
        assert {draft["text"] for draft in page.exported()["drafts"]} == {f"FROM a{number}" for number in range(len(pages))}


def test_a_body_far_too_large_is_refused_with_a_page_and_not_with_a_broken_connection(served: str) -> None:
    guest = a_guest(served)
    assert guest.send("/workbench/", place="workbench/Dockerfile", dockerfile="#" * 6_000_000) == 400


def test_a_double_click_on_sign_up_is_one_account_and_no_fault(served: str) -> None:
    guest = a_guest(served)
    guest.open("/accounts/signup/")
    form = {"username": "newcomer", "email": "", "password1": "seven-ships-sailing", "password2": "seven-ships-sailing"}
    pages = [Visitor(served) for _ in range(4)]

    def sign_up(page: Visitor) -> int:
        page.cookies, page.token = dict(guest.cookies), guest.token
        return page.send("/accounts/signup/", **form)

    with ThreadPoolExecutor(len(pages)) as threads:
        assert sorted(threads.map(sign_up, pages)) == [200, 200, 200, 302]
    back = Visitor(served)
    back.open("/accounts/login/")
    assert back.send("/accounts/login/", login="newcomer", password=form["password1"]) == 302
    assert [draft["text"] for draft in back.exported()["drafts"]] == ["FROM a"]


def test_of_more_saves_at_once_than_are_kept_the_rest_is_refused(served: str) -> None:
    guest = a_guest(served)
    form = {"place": "workbench/Dockerfile", "do": "save"}
    for number in range(MAX_SAVES - AT_ONCE // 2):
        guest.send("/workbench/", **form, dockerfile=f"FROM before{number}", **{"save-name": "a save"})
    statuses = at_once(lambda number: guest.send("/workbench/", **form, dockerfile=f"FROM a{number}", **{"save-name": "a save"}))
    assert statuses == [200] * AT_ONCE
    assert len(guest.exported()["states"]) == MAX_SAVES


def test_of_eight_tabs_writing_at_once_no_text_is_lost(served: str) -> None:
    guest = a_guest(served)
    seen = re.search(r'name="seen" value="([^"]+)"', guest.open("/workbench/"))
    assert seen is not None
    form = {"place": "workbench/Dockerfile", "edit": "1", "seen": unescape(seen[1])}
    tabs = range(8)
    with ThreadPoolExecutor(len(tabs)) as threads:
        sent = threads.map(
            lambda tab: guest.send("/workbench/analysis/", **form, page=f"{tab}-{tab}", dockerfile=f"FROM tab{tab}"), tabs
        )
        assert list(sent) == [200] * len(tabs)
    kept = guest.exported()
    texts = [kept["drafts"][0]["text"], *(state["project"]["dockerfile"] for state in kept["states"])]
    assert sorted(texts) == [f"FROM tab{tab}" for tab in tabs]


def test_joining_a_class_fifty_times_at_once_is_one_membership(served: str) -> None:
    teacher, pupil = Visitor(served), a_guest(served)
    teacher.open("/accounts/signup/")
    word = "seven-ships-sailing"
    assert teacher.send("/accounts/signup/", username="teacher", email="", password1=word, password2=word) == 302
    teacher.open("/classes/")
    assert teacher.send("/classes/new/", title="Harbour school") == 302
    number = re.search(r"/classes/(\d+)/", teacher.open("/classes/"))
    assert number
    link = re.search(r"/classes/join/[0-9A-Z-]+/", teacher.open(number[0]))
    assert link
    pupil.open(link[0])
    assert at_once(lambda number: pupil.send(link[0], name=f"Mia {number}")) == [302] * AT_ONCE
    assert len(pupil.exported()["classes"]) == 1
    assert "1 member." in teacher.open(number[0])
