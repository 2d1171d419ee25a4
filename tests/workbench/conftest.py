"""The workbench in a real browser, for every test that works in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

WATCH_POLICY = """
window.violations = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  window.violations.push(`${violatedDirective} ${blockedURI}`);
});
"""
# What the browser and htmx note down when the network is gone, as the tests about that have it.
LOST = re.compile("ERR_INTERNET_DISCONNECTED|status of 500|htmx:(sendError|afterRequest)|Response Status Error Code 500")


@pytest.fixture
def opens_with() -> str:
    """What stands behind the address of the workbench: a module that begins with another panel gives its own."""
    return ""


@pytest.fixture
def bench(page: Page, live_server: LiveServer, opens_with: str) -> Iterator[Page]:
    """The workbench with its editor loaded; afterwards the browser must not have complained."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(WATCH_POLICY)
    page.goto(f"{live_server.url}/workbench/{opens_with}")
    expect(page.locator(".cm-content")).to_be_visible()
    yield page
    assert page.evaluate("window.violations") == []
    assert [line for line in complaints if not LOST.search(line)] == []
