"""What a page weighs over the wire, served as `make serve` serves it, for a browser that has nothing of it yet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.benchmarks.weights import weigh

pytestmark = pytest.mark.browser

PAGES = ("lessons/what-a-container-is/", "lessons/images-dockerfiles-and-layers/", "workbench/")
MOST_BEFORE_ITS_EDITOR = 45_000
MOST = 150_000


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
