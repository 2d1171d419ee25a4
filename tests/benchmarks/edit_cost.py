"""What one edit costs the server: processor time of its process for real answers against that for canned ones.

The canned answer comes from a view that does everything the real one does but think (`pages_peers.canned`). Both are asked of
one server in turns, and its worker's CPU clock is read before and after. Every edit is another text, so that nothing is
remembered from the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from itertools import count
from statistics import median
from urllib.parse import urlencode

from tests.benchmarks.example import edits
from tests.benchmarks.served import Served

EDIT = "/workbench/analysis/"
CANNED = "/canned/"
PANEL = re.compile(r'name="panel"[^>]* value="(\w+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)" form="bench">')
COMPRESSED = "gzip, deflate, br, zstd"
TOKEN = re.compile(r'"x-csrftoken": "([^"]+)"')
IN_A_TURN = 20


class Browser:
    """A browser without a window, that keeps its connection and its cookies."""

    def __init__(self, served: Served, number: int) -> None:
        self.connection = HTTPConnection(served.address.removeprefix("http://"), timeout=60)
        self.cookies: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.headers = {"X-Forwarded-For": f"10.9.{number // 250}.{number % 250}"}
        page = self.ask("GET", "/workbench/").decode()
        self.panels = PANEL.findall(page)
        token = TOKEN.search(page)
        if token is None:
            raise RuntimeError("the workbench came without a token")
        self.headers |= {
            "X-CSRFToken": token[1],
            "HX-Request": "true",
            "HX-Target": "analysis",
            "Accept-Encoding": COMPRESSED,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def begin(self, form: dict[str, str]) -> None:
        """Open the panel, and take over its hidden fields, which a browser sends with the next edit.

        Raises RuntimeError where the answer is not that panel.
        """
        self.headers["Accept-Encoding"] = "identity"
        self.fields = dict(HIDDEN.findall(self.ask("POST", EDIT, {**form, "shown": ""}).decode()))
        self.headers["Accept-Encoding"] = COMPRESSED
        if self.fields.get("shown") != form["panel"]:
            raise RuntimeError(f"the panel {form['panel']} was not opened")

    def ask(self, method: str, address: str, form: dict[str, str] | None = None) -> bytes:
        """One request and the body of its answer. Raises RuntimeError for a refusal."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urlencode({**self.fields, **form}) if form else None
        self.connection.request(method, address, body, {**self.headers, "Cookie": cookies})
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
        return text


def measure(served: Served, turns: int) -> list[str]:
    """The table of all panels, as Markdown lines: the medians of `turns` of both kinds of answer, and of their ratios."""
    lines = ["| panel | an edit | canned | ratio | bytes sent |", "|---|---|---|---|---|"]
    people = count(1)
    for panel in Browser(served, next(people)).panels:
        taken: dict[str, list[float]] = {EDIT: [], CANNED: []}
        for turn in range(turns + 1):
            person = next(people)  # another one in each turn: nobody is refused for typing too fast
            browser, texts = Browser(served, person), edits(panel, f"1-{person}")
            browser.begin(next(texts))
            for address, seconds in taken.items():
                one = _turn(served, browser, address, texts)
                seconds += [one / IN_A_TURN] if turn else []  # the first is for loading and getting warm
        ours, theirs = map(median, taken.values())
        ratio = median([one / other for one, other in zip(*taken.values(), strict=True)])
        size = len(browser.ask("POST", EDIT, next(texts)))
        lines.append(f"| {panel} | {ours * 1e3:.2f} ms | {theirs * 1e3:.2f} ms | {ratio:.2f} | {size:,} |")
    return lines


def _turn(served: Served, browser: Browser, address: str, texts: Iterator[dict[str, str]]) -> float:
    """Seconds of the server's processor that some answers take."""
    before = served.cpu()
    for _ in range(IN_A_TURN):
        browser.ask("POST", address, next(texts))
    return served.cpu() - before
