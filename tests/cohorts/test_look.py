"""The pages of a class in a real browser: nothing that axe objects to, nothing wider than the screen, and no need of scripts."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from learn.cohorts.classes import make_class
from learn.cohorts.invite import spelled
from learn.cohorts.members import join
from learn.cohorts.models import Cohort
from learn.course import Course
from learn.practice.models import Learner
from learn.practice.record import Answer, record_answer
from tests.practice.people import PASSWORD, account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def filled(course: Course, transactional_db: None) -> Cohort:
    """A class of a dozen who have answered all questions of the first lesson."""
    account("teacher")
    cohort = make_class(User.objects.get(username="teacher"), "Harbour school")
    for number in range(12):
        learner = Learner.objects.create()
        join(cohort, learner, f"Somebody with a long name {number:02}")
        for question in course.lessons[0].questions:
            record_answer(learner, Answer("boxes", question.id, question.digest, ("x",), number % 3 > 0, "", "every_line"))
    return cohort


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("Username or email").fill("teacher")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Sign in")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390, 320])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Browser, live_server: LiveServer, filled: Cohort, scheme: Any, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    assert filled.code
    invited = f"/classes/join/{spelled(filled.code)}/"
    for address in ("/classes/", "/classes/join/", "/classes/join/BBBBB-BBBBB/", invited):
        look_at(page, f"{live_server.url}{address}")
    sign_in(page, live_server.url)
    mine = f"/classes/{filled.pk}/"
    member = f"{mine}members/{filled.members.latest('pk').pk}/remove/"
    for address in ("/classes/", mine, f"{mine}lessons/boxes/", f"{mine}settings/", f"{mine}delete/", member):
        look_at(page, f"{live_server.url}{address}")
    context.close()


def look_at(page: Page, address: str) -> None:
    page.goto(address)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == [], address
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{address} is too wide"


def test_a_wide_table_scrolls_by_keyboard_and_its_names_stay_in_sight(
    browser: Browser, live_server: LiveServer, filled: Cohort
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/classes/{filled.pk}/lessons/boxes/")
    table = page.get_by_role("region", name="Questions")
    table.focus()
    expect(table).to_be_focused()
    name = table.get_by_role("rowheader").first
    before = name.bounding_box()
    for _ in range(100):
        page.keyboard.press("ArrowRight")
        if table.evaluate("region => region.scrollLeft") > 100:
            break
    assert table.evaluate("region => region.scrollLeft") > 100
    after = name.bounding_box()
    assert before
    assert after
    assert after["x"] == pytest.approx(before["x"], abs=1)


def test_the_whole_life_of_a_class_without_scripts(browser: Browser, live_server: LiveServer, course: Course) -> None:
    account("teacher")
    teacher = browser.new_context(java_script_enabled=False).new_page()
    sign_in(teacher, live_server.url)
    teacher.goto(f"{live_server.url}/classes/")
    teacher.get_by_label("Title").fill("Evening school, with Ms. Berg")
    teacher.get_by_role("button", name="Make the class").click()
    code = teacher.locator(".class-code").inner_text()

    pupil = browser.new_context(java_script_enabled=False).new_page()
    pupil.goto(f"{live_server.url}/classes/join/")
    pupil.get_by_label("Code").fill(code.lower().replace("-", " "))
    pupil.get_by_role("button", name="Go on").click()
    expect(pupil.get_by_role("heading", level=1)).to_have_text("Join “Evening school, with Ms. Berg”")
    pupil.get_by_label("Your name in this class").fill("Mia")
    pupil.get_by_role("button", name="Join the class").click()
    expect(pupil.get_by_text("You are in this class as “Mia”")).to_be_visible()

    teacher.reload()
    expect(teacher.get_by_role("rowheader", name="Mia")).to_be_visible()
    teacher.get_by_role("link", name="Boxes").click()
    expect(teacher.get_by_role("heading", level=1)).to_have_text("Boxes")

    pupil.get_by_role("link", name="Leave the class").click()
    pupil.get_by_role("button", name="Leave the class").click()
    expect(pupil.get_by_text("Its teacher no longer sees anything of you")).to_be_visible()
    teacher.reload()
    expect(teacher.get_by_text("Nobody is in the class yet")).to_be_visible()
    teacher.context.close()
    pupil.context.close()
