"""Reading a lesson beside the workbench, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

IN_VIEW = re.compile("is-in-view")


def test_the_dockerfiles_of_the_section_in_view_are_marked(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/lessons/writing-a-dockerfile/")
    expect(page.locator(".cm-content")).to_be_visible()
    files = page.locator(".bench__files a")
    classic = files.filter(has_text="Java, classic")
    page.locator("#example-2-a-java-program").evaluate("element => element.scrollIntoView()")
    expect(classic).to_have_class(IN_VIEW)
    expect(files.filter(has_text="Apache, classic")).not_to_have_class(IN_VIEW)
    classic.click()
    expect(classic).to_have_attribute("aria-current", "true")
    expect(classic).to_have_class(IN_VIEW)
