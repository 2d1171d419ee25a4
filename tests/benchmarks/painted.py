"""How soon a browser shows something: the diagram after an edit, and a page when it is opened."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.benchmarks.example import EXAMPLE
from tests.benchmarks.served import Served

LETTERS_BETWEEN = 200  # milliseconds from one letter to the next: slow enough that each is an edit of its own

# htmx sends when the delay is over; the picture is on the screen after the frame that follows the swap.
WATCH_EDITS = """
window.painted = [];
let began = 0;
document.addEventListener("htmx:beforeRequest", () => { began = performance.now(); });
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "analysis") return;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.painted.push(performance.now() - began);
    channel.port2.postMessage(null);
  });
});
"""
WATCH_LARGEST = """
window.largest = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.largest = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: the median, and what 95 of 100 stay below."""

    median: float
    p95: float


def spread(values: list[float]) -> Spread:
    """The spread of a list of at least twenty."""
    return Spread(statistics.median(values), statistics.quantiles(values, n=20)[-1])


def edits(browser: Browser, served: Served, slowed: int, letters: int) -> Spread:
    """From the end of the delay to the painted diagram, for letters typed into the example, the browser's CPU `slowed` times."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.add_init_script(WATCH_EDITS)
    page.goto(f"{served.address}/workbench/")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(EXAMPLE.dockerfile)
    page.locator("#analysis").get_by_text("tini").first.wait_for(state="attached")
    _to_the_middle(page)
    if slowed > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.evaluate("window.painted.length = 0")
    for number in range(letters):
        page.keyboard.type("abcdefghij"[number % 10])
        page.wait_for_function("count => window.painted.length >= count", arg=number + 1)
        page.wait_for_timeout(LETTERS_BETWEEN)
    values: list[float] = page.evaluate("window.painted")
    context.close()
    return spread(values)


def _to_the_middle(page: Page) -> None:
    """Put the cursor at the end of a RUN in the middle of the example."""
    lines = EXAMPLE.dockerfile.split("\n")
    page.keyboard.press("Control+Home")
    for _ in range(next(place for place, line in enumerate(lines) if line.startswith("RUN python"))):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.type(" #")


def largest_paint(browser: Browser, address: str, has_scripts: bool) -> float:
    """The largest contentful paint of a page in milliseconds, for a browser that has nothing of it yet."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.add_init_script(WATCH_LARGEST)
    if not has_scripts:
        page.route("**/*.js", lambda route: route.abort())
    page.goto(address)
    page.wait_for_load_state("networkidle")
    value: float = page.evaluate("window.largest")
    context.close()
    return value


def largest_paints(browser: Browser, addresses: list[str], rounds: int) -> dict[str, tuple[float, float]]:
    """The median largest contentful paint of each page, and that of the same page without any script; measured in turns."""
    kinds = [(address, has_scripts) for address in addresses for has_scripts in (True, False)]
    found: dict[tuple[str, bool], list[float]] = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, values in found.items():
            values.append(largest_paint(browser, *kind))
    medians = {kind: statistics.median(values) for kind, values in found.items()}
    return {address: (medians[address, True], medians[address, False]) for address in addresses}
