"""The moment before the editor and htmx are there: the page works, and nothing done in that moment is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEVER_IDLE = "window.requestIdleCallback = () => 0"
SCRIPT = re.compile(r"/build/editor\.")


@pytest.fixture
def early(page: Page, live_server: LiveServer) -> Page:
    """The workbench in a browser that is never idle: what comes then comes at the first use only."""
    page.add_init_script(NEVER_IDLE)
    page.goto(f"{live_server.url}/workbench/")
    expect(page.locator("html")).to_have_class(re.compile("is-live"))
    page.evaluate("window.isStillTheSamePage = true")
    assert page.evaluate("window.htmx") is None
    return page


def test_what_is_typed_before_the_editor_comes_is_kept_drawn_and_goes_on(early: Page) -> None:
    field = early.locator("#dockerfile")
    field.fill("FROM debian:13\n")
    field.press("Control+End")
    expect(early.locator(".cm-content")).to_be_focused()
    early.keyboard.type("RUN make")
    expect(early.locator("#drawn-layers").get_by_role("link", name="RUN make")).to_be_visible()
    assert field.input_value() == "FROM debian:13\nRUN make"


def test_a_button_pressed_before_htmx_comes_waits_for_it(early: Page) -> None:
    early.on("dialog", lambda question: question.accept())
    with early.expect_response("**/workbench/") as answer:
        early.get_by_role("button", name="Start again").click()
    assert answer.value.request.headers["hx-request"] == "true"
    expect(early.locator(".cm-content")).to_be_visible()
    assert early.evaluate("window.isStillTheSamePage") is True


def test_where_the_script_cannot_be_fetched_the_form_sends_itself(early: Page) -> None:
    early.route(SCRIPT, lambda route: route.abort())
    early.locator("#dockerfile").fill("FROM debian:13\n")
    early.get_by_role("button", name="Analyse").click()
    expect(early.locator("#drawn-layers")).to_contain_text("debian:13")
    assert early.evaluate("window.isStillTheSamePage") is None
    expect(early.locator("#dockerfile")).to_have_value("FROM debian:13\n")


def test_the_font_that_came_once_is_there_before_anything_is_painted(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/")
    expect(page.locator("html")).to_have_class(re.compile("has-font"))
    page.add_init_script("addEventListener('DOMContentLoaded', () => { window.classes = document.documentElement.className })")
    page.goto(f"{live_server.url}/glossary/")
    assert "has-font" in page.evaluate("window.classes")
