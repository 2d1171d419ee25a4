"""Build and Container in a real browser: with the mouse, with the keyboard alone, without scripts, and as axe sees them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from learn.workbench import simulated
from tests.workbench.test_browser import write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "FROM debian:13\nRUN make\nRUN make install\nCOPY . /app/\nCMD sleep infinity\n"


@pytest.fixture
def opens_with() -> str:
    return "?panel=build"


def fates(page: Page) -> list[str]:
    return page.locator(".panel--build > div > .steps .step__fate").all_text_contents()


def test_a_build_then_an_edit_shows_what_the_next_build_would_do(bench: Page) -> None:
    write(bench, TEXT)
    expect(bench.locator(".panel--build")).to_contain_text("All 4 steps run")
    bench.locator("#build-it").click()
    expect(bench.locator("#build-log")).to_contain_text("#8 [4/4] COPY . /app/")
    expect(bench.locator(".panel--build")).to_contain_text("All 4 steps come from the cache.")
    write(bench, TEXT.replace("make install", "make  install"))
    expect(bench.locator(".panel--build")).to_contain_text("2 of 4 steps come from the cache, 2 run.")
    assert fates(bench) == ["CACHED", "CACHED", "runs", "runs"]
    expect(bench.locator(".panel--build")).to_contain_text("The command was “make install” and is “make  install”.")
    expect(bench.locator(".panel--build")).to_contain_text("What is taken from . differs: Dockerfile has another content.")


def test_a_panel_that_an_edit_has_put_off_follows_by_itself(bench: Page) -> None:
    write(bench, TEXT)
    bench.locator("#build-it").click()
    expect(bench.locator(".panel--build")).to_contain_text("All 4 steps come from the cache.")
    simulated.forget()  # as another process of the server would have it
    shown: list[str] = []
    bench.on("request", lambda request: shown.extend(re.findall("&shown=([a-z]*)&", request.post_data or "")))
    write(bench, TEXT.replace("make install", "make  install"))
    expect(bench.locator(".panel--build")).to_contain_text("2 of 4 steps come from the cache, 2 run.")
    assert (shown[0], shown[-1]) == ("build", "")


def test_a_panel_that_was_put_off_is_not_asked_for_again_and_again_while_the_server_fails(bench: Page) -> None:
    write(bench, TEXT)
    bench.locator("#build-it").click()
    expect(bench.locator(".panel--build")).to_contain_text("All 4 steps come from the cache.")
    simulated.forget()
    asked: list[Route] = []

    def fails_but_for_the_first(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.continue_()
        else:
            route.fulfill(status=500, body="no")

    bench.route("**/workbench/analysis/", fails_but_for_the_first)
    bench.locator(".cm-content").click()
    bench.keyboard.press("Control+End")
    bench.keyboard.insert_text("USER 1000\n")
    expect(bench.locator("#bench-status")).to_contain_text("Your text is safe")
    bench.evaluate("new Promise(done => requestAnimationFrame(() => requestIdleCallback(done)))")
    assert len(asked) == 2
    bench.unroute("**/workbench/analysis/")
    expect(bench.locator(".panel--build")).to_contain_text("3 of 4 steps come from the cache", timeout=10_000)


def test_a_step_lights_its_line_and_leads_to_it(bench: Page) -> None:
    write(bench, TEXT)
    step = bench.locator(".panel--build .step", has_text="RUN make install")
    step.hover()
    expect(bench.locator(".cm-line.is-lit")).to_have_text("RUN make install")
    step.get_by_role("link").click()
    expect(bench.locator(".cm-activeLine")).to_have_text("RUN make install")


def test_a_step_leads_to_its_line_also_where_another_file_is_open(bench: Page) -> None:
    bench.get_by_role("button", name="app.py", exact=True).click()
    expect(bench.locator(".cm-content")).to_contain_text("Flask")
    bench.locator(".panel--build .step", has_text="RUN pip").get_by_role("link").click()
    expect(bench.locator(".cm-content")).to_be_focused()
    expect(bench.locator(".cm-activeLine")).to_contain_text("RUN pip install")


def test_a_file_that_is_only_touched_still_hits_and_one_that_changes_does_not(bench: Page) -> None:
    write(bench, TEXT)
    expect(bench.locator(".panel--build")).to_contain_text("COPY . /app/")
    bench.locator("#build-it").click()
    expect(bench.locator("#build-log")).to_be_visible()
    bench.get_by_role("button", name="app.py", exact=True).click()
    expect(bench.locator("#file-text")).to_be_attached()
    bench.locator("summary", has_text="Files of the build context").click()
    bench.get_by_role("button", name=re.compile("^Touch")).click()
    expect(bench.locator(".panel--build")).to_contain_text("their modification times do not count")
    expect(bench.locator(".cm-content")).to_be_visible()
    bench.locator(".cm-content").click()
    bench.keyboard.insert_text("# more\n")
    expect(bench.locator(".panel--build")).to_contain_text("app.py has another content.")


def test_what_if_is_done_as_one_change_that_undo_takes_back(bench: Page) -> None:
    write(bench, TEXT)
    expect(bench.locator("#build-line")).to_contain_text("2: RUN make")
    bench.locator("#what-if > summary").click()
    bench.locator("#build-line").select_option(label="2: RUN make")
    bench.locator("#build-what-if").click()
    offer = bench.locator(".offer", has_text="joined with RUN in line 3")
    expect(offer).to_contain_text("3 layers of its own")
    expect(offer).to_contain_text("2 layers of its own")
    offer.get_by_role("button", name=re.compile("^Do it")).click()
    expect(bench.locator(".cm-content")).to_contain_text("&& make install")
    expect(bench.locator("#dockerfile")).to_have_value(TEXT.replace("RUN make\nRUN make", "RUN make \\\n    && make"))
    bench.locator(".cm-content").focus()
    bench.keyboard.press("Control+z")
    expect(bench.locator("#dockerfile")).to_have_value(TEXT)


def test_the_keyboard_alone_builds_compares_and_asks_what_if(bench: Page) -> None:
    write(bench, TEXT)
    expect(bench.locator(".panel--build")).to_contain_text("All 4 steps run")
    bench.locator("#show-build").focus()
    bench.keyboard.press("Tab")
    expect(bench.locator("#build-it")).to_be_focused()
    bench.keyboard.press("Enter")
    expect(bench.locator("#build-log")).to_be_visible()
    expect(bench.locator("#build-it")).to_be_focused()
    reach(bench, "#what-if > summary")
    bench.keyboard.press("Enter")
    bench.keyboard.press("Tab")
    expect(bench.locator("#build-line")).to_be_focused()
    bench.keyboard.type("3")
    reach(bench, "#build-what-if")
    bench.keyboard.press("Enter")
    expect(bench.locator(".offer").first).to_contain_text("Line 3 moved up, above RUN in line 2")


def test_what_is_pressed_and_goes_leaves_the_focus_in_its_place(bench: Page) -> None:
    write(bench, TEXT.replace("RUN make install", "RUN make"))
    bench.locator("#what-if > summary").click()
    bench.locator("#build-line").select_option("1")
    bench.locator("#build-what-if").focus()
    bench.keyboard.press("Enter")
    bench.get_by_role("button", name=re.compile("^Do it.*joined")).focus()
    bench.keyboard.press("Enter")
    expect(bench.locator(".cm-content")).to_contain_text("&& make")
    expect(bench.locator("#analysis :focus")).to_have_count(1)
    bench.locator("label", has_text="Container").click()
    bench.locator("#container-run").click()
    bench.get_by_role("button", name="Stop app-1").click()
    expect(bench.get_by_role("button", name="Start app-1")).to_be_visible()
    bench.locator("#remove-app-1").focus()
    bench.keyboard.press("Enter")
    expect(bench.locator(".panel--container")).to_contain_text("Gone, and its layer with it.")
    expect(bench.locator("#analysis :focus")).to_have_count(1)


def reach(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def test_a_container_writes_stops_and_goes(bench: Page) -> None:
    write(bench, TEXT)
    expect(bench.locator(".panel--build")).to_contain_text("COPY . /app/")
    bench.locator("label", has_text="Container").click()
    bench.locator("#container-volume").fill("data:/data")
    bench.locator("#container-run").click()
    expect(bench.locator(".panel--container")).to_contain_text("Started: /bin/sh -c sleep infinity.")
    bench.locator("#container-path").fill("/app/app.py")
    bench.locator("#container-text").fill("more")
    bench.get_by_role("button", name="Append").click()
    expect(bench.locator(".panel--container")).to_contain_text("Copied up first")
    expect(bench.locator(".box--hidden")).to_have_count(1)
    bench.locator(".box--hidden").hover()
    expect(bench.locator(".cm-line.is-lit")).to_have_text("COPY . /app/")
    bench.locator("#container-path").fill("/data/kept")
    bench.get_by_role("button", name="Write", exact=True).click()
    expect(bench.locator(".panel--container")).to_contain_text("in the volume data")
    bench.get_by_role("button", name="Stop app-1").click()
    expect(bench.locator(".panel--container")).to_contain_text("Exit code 137 after 10 seconds")
    bench.get_by_role("button", name="Remove app-1").click()
    expect(bench.locator(".panel--container")).to_contain_text("Gone, and its layer with it.")
    expect(bench.get_by_role("row", name=re.compile("data in no container"))).to_be_visible()
    bench.get_by_role("button", name="Undo the last").click()
    expect(bench.get_by_role("row", name=re.compile("app-1 Exited"))).to_be_visible()


def test_the_keyboard_alone_runs_a_container_and_writes(bench: Page) -> None:
    bench.goto(bench.url.replace("panel=build", "panel=container"))
    expect(bench.locator(".cm-content")).to_be_visible()
    bench.locator("#show-container").focus()
    reach(bench, "#container-name")
    bench.keyboard.type("web")
    reach(bench, "#container-run")
    bench.keyboard.press("Enter")
    expect(bench.locator("#container-path")).to_be_visible()
    reach(bench, "#container-path")
    bench.keyboard.type("/tmp/naïve ✓")
    bench.keyboard.press("Tab")
    bench.keyboard.type("hello")
    bench.keyboard.press("Tab")
    bench.keyboard.press("Enter")
    expect(bench.locator("pre[aria-label='docker diff']")).to_contain_text("A /tmp/naïve ✓")
    expect(bench.locator("#container-write")).to_be_focused()


def test_without_scripts_both_panels_do_the_same(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/workbench/?panel=build")
    page.locator("#build-it").click()
    expect(page.locator("#build-log")).to_contain_text("#8 [4/5] RUN pip install")
    page.locator("#dockerfile").fill(page.locator("#dockerfile").input_value().replace("--no-cache-dir ", ""))
    page.get_by_role("button", name="Analyse").click()
    expect(page.locator(".panel--build")).to_contain_text("3 of 5 steps come from the cache")
    page.locator("#what-if > summary").click()
    page.locator("#build-line").select_option("4")
    page.locator("#build-what-if").click()
    page.get_by_role("button", name=re.compile("^Do it.*Line 5 moved up")).click()
    expect(page.locator("#dockerfile")).to_have_value(re.compile(r"COPY \. \.\nRUN pip"))
    page.locator("label", has_text="Container").click()
    page.get_by_role("button", name="Analyse").click()
    page.locator("#container-run").click()
    page.locator("#container-path").fill("/app/app.py")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".box--whiteout")).to_have_count(1)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_in_either_panel(browser: Browser, live_server: LiveServer, scheme: Any, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{live_server.url}/workbench/?panel=build")
    page.locator("#build-it").click()
    expect(page.locator("#build-log")).to_be_visible()
    page.locator("#what-if > summary").click()
    page.locator("#build-line").select_option("4")
    page.locator("#build-what-if").click()
    expect(page.locator(".offer").first).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("label", has_text="Container").click()
    page.locator("#container-run").click()
    page.locator("#container-path").fill("/app/app.py")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".box--whiteout")).to_have_count(1)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
