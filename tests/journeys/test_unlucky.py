"""What goes wrong for honest people, in a real browser: nothing they typed is lost, and a sentence says what happened."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

TEXT = "FROM debian:13\nRUN make\n"
TOO_LARGE = "#" * 2_200_000


@pytest.fixture
def scriptless(browser: Browser, served: str) -> Iterator[Page]:
    """The workbench without scripts."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/workbench/")
    yield page
    context.close()


@pytest.fixture
def bench(browser: Browser, served: str) -> Iterator[Page]:
    """The workbench with its editor."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/workbench/")
    expect(page.locator(".cm-content")).to_be_visible()
    yield page
    context.close()


def write(page: Page, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def send(page: Page, text: str) -> None:
    """Send a text by the button."""
    page.locator("#dockerfile").fill(text)
    page.locator("#bench").get_by_role("button", name="Analyse").click()


def refuse_once(page: Page, status: int, headers: dict[str, str] | None = None) -> None:
    """The next edit is refused, as a server or something before it would."""

    def refuse(route: Route) -> None:
        route.fulfill(status=status, body="refused", headers=headers or {})

    page.route("**/workbench/analysis/", refuse, times=1)


def test_without_scripts_a_text_of_megabytes_is_still_in_the_field_on_the_way_back(scriptless: Page) -> None:
    send(scriptless, TOO_LARGE)
    expect(scriptless.get_by_role("heading", level=1)).to_have_text("Drydock could not read this request")
    scriptless.go_back()
    assert scriptless.locator("#dockerfile").input_value() == TOO_LARGE


def test_without_scripts_and_cookies_the_text_comes_back_to_be_copied(scriptless: Page) -> None:
    scriptless.context.clear_cookies()
    send(scriptless, TEXT)
    expect(scriptless.get_by_role("heading", level=1)).to_have_text("Your browser sent no cookie")
    assert scriptless.get_by_label("Text 1").input_value().strip() == TEXT.strip()


def test_without_scripts_a_text_that_is_too_large_stays_in_the_field(scriptless: Page) -> None:
    send(scriptless, "#" * 300_000)
    expect(scriptless.locator(".notice--bad")).to_contain_text("300,000 bytes")
    assert scriptless.locator("#dockerfile").input_value() == "#" * 300_000


def test_after_the_session_ended_edits_go_on_in_a_new_one(bench: Page) -> None:
    write(bench, TEXT)
    expect(bench.locator("#bench-status")).to_contain_text("1 layer added")
    bench.context.clear_cookies(name="sessionid")
    write(bench, TEXT + "RUN more\n")
    expect(bench.locator("#bench-status")).to_contain_text("2 layers added")
    bench.reload()
    assert bench.locator("#dockerfile").input_value() == TEXT + "RUN more\n"


def test_with_cookies_gone_the_page_says_so_and_asks_before_it_is_left(bench: Page) -> None:
    bench.context.clear_cookies()
    write(bench, TEXT)
    expect(bench.locator("#bench-status")).to_contain_text("cookies are off. Copy your text")
    assert bench.locator("#dockerfile").input_value() == TEXT
    asked: list[str] = []
    bench.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    bench.reload()
    assert asked == ["beforeunload"]


def test_edits_held_back_for_their_number_go_on_by_themselves(bench: Page) -> None:
    refuse_once(bench, 429, {"Retry-After": "1"})
    write(bench, TEXT)
    expect(bench.locator("#bench-status")).to_contain_text("the analysis goes on in a moment")
    expect(bench.locator("#workbench")).to_have_class(re.compile("is-cut-off"))
    expect(bench.locator("#bench-status")).to_contain_text("1 layer added")
    expect(bench.locator("#workbench")).not_to_have_class(re.compile("is-cut-off"))


def test_a_text_too_large_to_be_sent_stays_and_is_not_sent_again_and_again(bench: Page) -> None:
    edits: list[str] = []
    bench.on("request", lambda request: edits.append(request.url) if request.url.endswith("/analysis/") else None)
    refuse_once(bench, 413)
    write(bench, TEXT)
    expect(bench.locator("#bench-status")).to_contain_text("too large to be sent")
    bench.wait_for_timeout(6_000)  # longer than a retry takes
    assert len(edits) == 1
    assert bench.locator("#dockerfile").input_value() == TEXT
