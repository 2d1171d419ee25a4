"""What a lesson weighs over the wire: at most 150 kB with everything, served as `make serve` serves it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LESSONS = ("what-a-container-is", "images-dockerfiles-and-layers")
MOST_BYTES = 150_000


def weigh(browser: Browser, address: str) -> dict[str, int]:
    """Bytes over the wire by address, headers included, for a browser with an empty cache that stays until all is loaded."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    names: dict[str, str] = {}
    weights: dict[str, int] = {}
    devtools.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    devtools.on(
        "Network.loadingFinished",
        lambda event: weights.update({names.get(event["requestId"], "?"): int(event["encodedDataLength"])}),
    )
    page.goto(address)
    page.locator(".cm-content").wait_for()
    page.wait_for_load_state("networkidle")
    context.close()
    return weights


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_with_everything_is_light(browser: Browser, served: str, lesson: str) -> None:
    weights = weigh(browser, f"{served}/lessons/{lesson}/")
    assert any("editor" in name for name in weights), "the editor was not loaded"
    assert all(name.startswith((served, "data:")) for name in weights), "something came from elsewhere"
    listing = "\n".join(
        f"{size:>8} {name.removeprefix(served)}" for name, size in sorted(weights.items(), key=lambda item: -item[1])
    )
    assert sum(weights.values()) <= MOST_BYTES, f"{sum(weights.values())} bytes:\n{listing}"
    print(f"{lesson}: {sum(weights.values())} bytes\n{listing}")
