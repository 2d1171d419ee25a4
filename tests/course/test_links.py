"""Every link leads somewhere: all pages that can be reached from the front page, and all places on them that links name."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client

START = "/"
MUST_BE_REACHED = (
    "/glossary/",
    "/search/",
    "/about/",
    "/reference/",
    "/reference/instructions/RUN/",
    "/reference/checks/JSONArgsRecommended/",
    "/lessons/what-a-container-is/",
    "/lessons/what-a-container-is/print/",
)


class Page(HTMLParser):
    """The ids and the links of a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and found.get("href") is not None:
            self.links.append(str(found["href"]))


@pytest.mark.django_db
def test_every_link_and_every_place_that_a_link_names_is_there(client: Client):
    pages: dict[str, Page] = {}
    links: set[tuple[str, str, str]] = set()
    to_read = [START]
    wrong = []
    while to_read:
        address = to_read.pop()
        if address in pages:
            continue
        answer = client.get(address)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code == 200
        pages[address] = page = Page(answer.content.decode() if is_page else "")
        if answer.status_code not in (200, 302):
            wrong.append(f"{address} answers {answer.status_code}")
        doubled = {name for name in page.ids if page.ids.count(name) > 1}
        wrong += [f"{address} has the id {name} twice" for name in doubled]
        for link in page.links:
            target, place = urldefrag(urljoin(address, link))
            if urlsplit(target).scheme:
                continue  # the world outside
            links.add((address, target, place))
            to_read.append(target)
    wrong += [
        f"{address} links to {target}#{place}, which is not there"
        for address, target, place in links
        if place and place not in pages[target].ids
    ]
    assert not wrong, "\n".join(sorted(wrong))
    assert set(MUST_BE_REACHED) <= set(pages)
