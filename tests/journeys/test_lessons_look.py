"""The real lessons in a real browser: nothing that axe objects to, in light and dark, wide and narrow; and the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from learn.course import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LESSONS = [lesson.slug for lesson in load(settings.LESSONS).lessons]
LISTEN = "window.violations = []; addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective))"


@pytest.mark.parametrize("slug", LESSONS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_in_a_lesson(browser: Browser, live_server: LiveServer, slug: str, scheme: Any, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.add_init_script(LISTEN)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/lessons/{slug}/")
    page.locator("#bench .cm-content").wait_for()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == []
    assert complaints == []
    assert page.evaluate("violations") == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), "scrolls sideways"
    context.close()


SIZES_OF_WORDS = """() => [...document.querySelectorAll('main svg text')].map(text => {
  const svg = text.closest('svg');
  return parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
})"""
LEGIBLE = 9  # px


def test_on_the_narrowest_screen_words_in_pictures_stay_legible_and_the_page_does_not_scroll_sideways(
    browser: Browser, live_server: LiveServer
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    for slug in LESSONS:
        page.goto(f"{live_server.url}/lessons/{slug}/")
        sizes = page.evaluate(SIZES_OF_WORDS)
        assert sizes, slug
        assert min(sizes) > LEGIBLE, slug
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), slug
    page.close()


def focused(page: Page) -> str:
    """What has the focus, as a short word: its text or name."""
    return str(
        page.evaluate("(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent || '').trim()")
    )


def tab_until(page: Page, text: str, at_most: int = 200) -> None:
    """Press Tab until what is focused reads `text`."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if text in focused(page):
            return
    raise AssertionError(f"the keyboard never came to {text!r}")


def test_a_lesson_is_worked_with_the_keyboard_alone(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(f"{live_server.url}/")
    tab_until(page, "Writing a Dockerfile")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lessons/writing-a-dockerfile/**")
    page.locator("#bench .cm-content").wait_for()

    # Into the editor, type, and out of it again.
    page.locator("#workbench .bench__files a").last.focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('cm-content')"):
            break
    page.keyboard.press("Control+End")
    page.keyboard.type("RUN echo typed\n")
    expect(page.locator("#drawn-layers .box--layer")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.classList.contains('cm-content')")

    # An answer, by arrow keys and Enter.
    page.locator("#question-single-quotes input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#question-single-quotes .verdict")).to_be_visible()
    page.close()


STOPS_ARE_WHAT_SCROLLS = """() => {
  const places = [...document.querySelectorAll('article :is(pre, .scrolls, .picture__paper)[role=group]')];
  const scrolls = place => place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight;
  return places.length > 0 && places.every(place => scrolls(place) === (place.tabIndex === 0));
}"""


def test_what_scrolls_is_a_stop_of_the_keyboard_and_what_fits_is_none(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/lessons/writing-a-dockerfile/")
    for width, stops in ((1440, False), (320, True), (1440, False)):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(STOPS_ARE_WHAT_SCROLLS)
        assert (page.locator(".picture__paper[tabindex]").count() > 0) is stops
    page.close()
