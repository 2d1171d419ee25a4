"""What a page weighs over the wire: the bytes that a browser with an empty cache receives, headers included."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes by address, in the order of the requests. `before` are those asked for before the browser was idle."""

    before: dict[str, int]
    after: dict[str, int]

    @property
    def to_read(self) -> int:
        """What a page weighs before its editor, or else its font, is asked for."""
        return sum(self.before.values())

    @property
    def everything(self) -> int:
        return self.to_read + sum(self.after.values())

    def listing(self, origin: str) -> str:
        """A line for each file, the heaviest first."""
        files = sorted({**self.before, **self.after}.items(), key=lambda item: -item[1])
        return "\n".join(f"{size:>8} {name.removeprefix(origin)}" for name, size in files)


def weigh(browser: Browser, address: str) -> Weight:
    """Open a page and stay until all of it is there: the editor where it has one, and the text's font."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    names: dict[str, str] = {}
    weights: dict[str, int] = {}
    devtools.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    devtools.on("Network.loadingFinished", lambda event: weights.update({event["requestId"]: int(event["encodedDataLength"])}))
    page.goto(address)
    page.locator("html.has-font").wait_for()
    page.wait_for_load_state("networkidle")
    if page.locator("#bench").count():
        page.locator("#bench .cm-content").wait_for()
    context.close()
    asked = list(names)
    first_late = next((place for place, one in enumerate(asked) if _is_late(names[one])), len(asked))
    before, after = asked[:first_late], asked[first_late:]
    return Weight({names[one]: weights.get(one, 0) for one in before}, {names[one]: weights.get(one, 0) for one in after})


def _is_late(address: str) -> bool:
    """Whether this is one of the files that main.js asks for when the browser is idle."""
    name = address.rpartition("/")[2]
    return name.startswith(("editor.", "live.")) or name.endswith(".woff2")
