"""What a page weighs over the wire, served as `make serve` serves it, for a browser that has nothing of it yet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.benchmarks.weights import weigh

pytestmark = pytest.mark.browser

PAGES = (
    "lessons/what-a-container-is/",
    "lessons/writing-a-dockerfile/",
    "lessons/from-your-dockerfile-to-production/",
    "workbench/",
)
MOST_BEFORE_ITS_EDITOR = 45_000
MOST = 150_000
MOST_FOR_HELP = 6_000


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light_before_its_editor_comes_and_with_everything(browser: Browser, served: str, page: str) -> None:
    weight = weigh(browser, f"{served}/{page}")
    listing = weight.listing(served)
    assert "/static/build/editor" in listing, "the editor was not loaded"
    assert ".woff2" in listing, "the font was not loaded"
    assert all(name.startswith((served, "data:")) for name in {**weight.before, **weight.after}), "something came from elsewhere"
    assert weight.to_read <= MOST_BEFORE_ITS_EDITOR, f"{weight.to_read} bytes before the editor:\n{listing}"
    assert weight.everything <= MOST, f"{weight.everything} bytes:\n{listing}"
    print(f"{page}: {weight.to_read} and {weight.everything} bytes\n{listing}")


def test_what_helps_while_writing_comes_at_its_first_use_and_is_light(browser: Browser, served: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    names: dict[str, str] = {}
    weights: dict[str, int] = {}
    devtools.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    devtools.on("Network.loadingFinished", lambda event: weights.update({event["requestId"]: int(event["encodedDataLength"])}))
    page.goto(f"{served}/workbench/")
    page.locator("#bench .cm-content").focus()  # no pointer may rest on the text: its card would be help, too
    page.wait_for_load_state("networkidle")
    assert not [name for name in names.values() if "assist" in name]
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Space")
    page.locator("#suggestions").wait_for()
    help_files = {name: weights[one] for one, name in names.items() if "/static/" in name and "assist" in name}
    assert len(help_files) == 2
    assert sum(help_files.values()) <= MOST_FOR_HELP, help_files
    print(f"help: {sum(help_files.values())} bytes")
    context.close()
