"""Keeping and sharing in a real browser: saves, links, archives, two tabs, and all of it without scripts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MINE = "FROM debian:13\nLABEL mine=1\n"
OTHER = "FROM debian:13\nLABEL other=1\nUSER 1000\n"


@pytest.fixture
def address(live_server: LiveServer) -> str:
    return f"{live_server.url}/workbench/"


@pytest.fixture
def bench(page: Page, address: str) -> Iterator[Page]:
    """The workbench with its editor loaded; afterwards the browser must not have complained."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    open_bench(page, address)
    yield page
    assert complaints == []


def open_bench(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".cm-content")).to_be_visible()


def write(page: Page, text: str) -> None:
    """Put a text into the editor, and wait until the server has answered."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    with page.expect_response("**/workbench/analysis/"):
        page.keyboard.insert_text(text)


def text_of(page: Page) -> str:
    return page.locator("#dockerfile").input_value()


def unfold(page: Page) -> None:
    page.get_by_text("Save, share, download, open").click()


def test_a_save_survives_a_reload_and_is_opened_again(bench: Page, address: str) -> None:
    write(bench, MINE)
    unfold(bench)
    bench.get_by_label("Name", exact=True).fill("my save")
    bench.get_by_role("button", name="Save", exact=True).click()
    expect(bench.locator("#analysis .notice")).to_contain_text("Saved as “my save”")
    write(bench, OTHER)
    open_bench(bench, address)
    assert text_of(bench) == OTHER
    bench.locator("label:has(#show-compare)").click()
    bench.get_by_role("button", name="Compare “my save” with the editor").click()
    expect(bench.locator("#drawn-compare")).to_contain_text(re.compile(r"new\s*User\s*not set\s*1000"))
    bench.get_by_role("button", name="Open “my save”").click()
    expect(bench.locator("#dockerfile")).to_have_value(MINE)
    expect(bench.locator(".cm-content")).to_contain_text("LABEL mine=1")
    # What was replaced is one Ctrl+Z away, and kept besides.
    bench.locator(".cm-content").click()
    bench.keyboard.press("Control+z")
    expect(bench.locator("#dockerfile")).to_have_value(OTHER)
    expect(bench.locator("#drawn-compare")).to_contain_text("Before “my save” was opened")


def test_a_link_shows_the_state_to_another_browser_which_cannot_change_it(bench: Page, browser: Browser) -> None:
    write(bench, MINE)
    unfold(bench)
    bench.get_by_role("button", name="Make a link for others").click()
    link = bench.get_by_label("Whoever opens this link").input_value()
    bench.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bench.get_by_role("button", name="Copy").click()
    expect(bench.get_by_role("button", name="Copied")).to_be_visible()
    assert bench.evaluate("navigator.clipboard.readText()") == link
    write(bench, OTHER)
    visitor = browser.new_context().new_page()
    open_bench(visitor, link)
    assert text_of(visitor) == MINE
    write(visitor, "FROM theirs\n")
    visitor.reload()
    expect(visitor.locator("#dockerfile")).to_have_value("FROM theirs\n")
    expect(visitor.get_by_text("This is your own version")).to_be_visible()
    third = browser.new_context().new_page()
    open_bench(third, link)
    assert text_of(third) == MINE
    third.goto(link[:-4])
    expect(third.get_by_role("heading", name="Nothing is shared at this address")).to_be_visible()


def test_the_later_of_two_tabs_is_told_and_opens_what_the_other_wrote(bench: Page, context: BrowserContext, address: str) -> None:
    write(bench, MINE)
    other = context.new_page()
    open_bench(other, address)
    assert text_of(other) == MINE
    write(other, OTHER)
    expect(other.locator("#bench-aside")).to_be_empty()
    write(bench, "FROM debian:13\nLABEL first=1\n")
    expect(bench.locator("#bench-aside")).to_contain_text("also changed in another tab")
    bench.keyboard.press("Control+End")
    with bench.expect_response("**/workbench/analysis/"):
        bench.keyboard.insert_text("USER 1\n")
    expect(bench.locator("#bench-aside")).to_contain_text("also changed in another tab")
    bench.get_by_role("button", name="Open the other text").click()
    expect(bench.locator("#dockerfile")).to_have_value(OTHER)
    bench.locator("label:has(#show-compare)").click()
    expect(bench.locator("#drawn-compare")).to_contain_text("Before an earlier state was opened")


def test_a_download_goes_into_the_upload_again(bench: Page) -> None:
    write(bench, MINE)
    unfold(bench)
    with bench.expect_download() as waiting:
        bench.get_by_role("button", name="Download as .zip").click()
    archive = waiting.value.path().read_bytes()
    assert waiting.value.suggested_filename == "workbench.zip"
    with zipfile.ZipFile(io.BytesIO(archive)) as unpacked:
        assert unpacked.read("Dockerfile").decode() == MINE
        assert "app.py" in unpacked.namelist()
    write(bench, OTHER)
    upload = {"name": "p.zip", "mimeType": "application/zip", "buffer": archive}
    bench.get_by_label("A Dockerfile, a .zip or several files").set_input_files(upload)
    bench.locator("#bench").get_by_role("button", name="Open", exact=True).click()
    expect(bench.get_by_text("Opened p.zip. Beside the Dockerfile: 7 files.")).to_be_visible()
    expect(bench.locator("#dockerfile")).to_have_value(MINE)


def test_a_refused_upload_leaves_what_was_typed(bench: Page) -> None:
    write(bench, MINE)
    unfold(bench)
    upload = {"name": "p.zip", "mimeType": "application/zip", "buffer": b"no archive"}
    bench.get_by_label("A Dockerfile, a .zip or several files").set_input_files(upload)
    bench.locator("#bench").get_by_role("button", name="Open", exact=True).click()
    expect(bench.get_by_text("This .zip cannot be read")).to_be_visible()
    expect(bench.locator("#dockerfile")).to_have_value(MINE)


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    page.locator("#dockerfile").fill(MINE)
    unfold(page)
    page.get_by_label("Name", exact=True).fill("my save")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#analysis .notice")).to_contain_text("Saved as “my save”")
    page.locator("#dockerfile").fill(OTHER)
    unfold(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as .zip").click()
    with zipfile.ZipFile(waiting.value.path()) as unpacked:
        assert unpacked.read("Dockerfile").decode().replace("\r\n", "\n") == OTHER
    page.locator("label:has(#show-compare)").click()
    page.get_by_role("button", name="Analyse").last.click()
    page.get_by_role("button", name="Open “my save”").click()
    assert text_of(page) == MINE
    unfold(page)
    page.get_by_role("button", name="Make a link for others").click()
    expect(page.get_by_text("This page’s address is the link")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/workbench/s/[A-Za-z0-9_-]{22}/$"))
    assert text_of(page) == MINE
    unfold(page)
    upload = {"name": "Dockerfile", "mimeType": "text/plain", "buffer": OTHER.encode()}
    page.get_by_label("A Dockerfile, a .zip or several files").set_input_files(upload)
    page.locator("#bench").get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("Opened Dockerfile.")).to_be_visible()
    assert text_of(page) == OTHER


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark"), (320, "light")])
def test_axe_finds_nothing_in_what_is_kept_and_compared(browser: Browser, address: str, width: int, scheme: Any) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    open_bench(page, address)
    unfold(page)
    for name, text in (("one", MINE), ("two", OTHER)):
        write(page, text)
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#analysis .notice")).to_contain_text(f"Saved as “{name}”")
    write(page, "FROM debian:13\nMAINTAINER me\n")
    page.get_by_role("button", name="Make a link for others").click()
    expect(page.locator("#link-to-share")).to_be_visible()
    page.locator("label:has(#show-compare)").click()
    page.get_by_role("button", name="Open “one”").click()
    expect(page.locator("#drawn-compare")).to_contain_text("Before “one” was opened")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
