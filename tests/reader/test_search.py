"""What can be found, from any page and by keyboard."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings as site
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.live_server_helper import LiveServer

from learn.course.search import Index, Passage
from tests.reader.courses import write_course

pytestmark = pytest.mark.django_db

PASSAGES = (
    Passage("Section", "Layers", "What a layer is", "/a", "Each COPY adds files to the image."),
    Passage("Term", "Glossary", "layer", "/b", "A set of changed files, one on another."),
    Passage("Section", "Ships", "Harbours", "/c", "Ships carry containers. No layer is mentioned but this one."),
)


def titles(query: str) -> list[str]:
    return [found.passage.title for found in Index(PASSAGES).search(query)]


def test_the_title_counts_more_than_the_text() -> None:
    assert titles("layer")[-1] == "Harbours"
    assert len(titles("layer")) == 3


@pytest.mark.parametrize("query", ["ship contain", "SHIPS", "harbour", "harb", "carrying"])
def test_a_word_is_found_by_its_beginning_its_stem_and_in_any_case(query: str) -> None:
    assert titles(query) == ["Harbours"]


def test_every_word_must_be_there() -> None:
    assert titles("ships copy") == []


@pytest.mark.parametrize(
    "query", ["", "  ", "***", '"', "OR", "NEAR(", "a" * 10_000, "title:x", "--", "\0", "(" * 500, "x " * 5_000]
)
def test_no_query_breaks_it(query: str) -> None:
    assert isinstance(titles(query), list)


def test_the_excerpt_shows_the_words_in_their_place() -> None:
    (found,) = Index(PASSAGES).search("harbour contain")
    assert [piece.text for piece in found.excerpt if piece.is_hit] == ["containers"]


@pytest.fixture
def course(tmp_path: Path, settings: Settings) -> None:
    settings.LESSONS = write_course(tmp_path / "clocks", lessons=2, questions=2)


def shown(response: object) -> str:
    return unescape(re.sub(r"<[^>]+>", "", response.content.decode()))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "kind", "address"),
    [
        ("--mount secret", "Instruction", "/reference/instructions/RUN/"),
        ("pipefail", "Check", "/reference/checks/PipeWithoutPipefail/"),
        ("DL3009", "Check", "/reference/checks/PackageListsLeftInLayer/"),
        ("what it adds", "Section", "/lessons/lesson-1/#what-it-adds"),
    ],
)
def test_lessons_reference_and_glossary_are_searched(client: Client, course: None, query: str, kind: str, address: str) -> None:
    page = client.get("/search/", {"q": query})
    assert f'<a href="{address}">' in page.content.decode()
    assert kind in shown(page)


def test_a_query_costs_no_query_and_is_never_markup(
    client: Client, course: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    fragment = client.get("/search/", {"q": "layer"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "<mark>" in fragment


def test_the_about_page_names_what_is_followed(client: Client) -> None:
    page = shown(client.get("/about/"))
    assert "BuildKit" in page
    assert "Nothing you write is executed" in page


def test_a_printed_lesson_has_its_text_and_no_workbench(client: Client) -> None:
    for folder in sorted(Path(site.LESSONS).glob("[0-9]*")):
        page = client.get(f"/lessons/{folder.name[4:]}/print/").content.decode()
        assert 'id="workbench"' not in page
        assert "After this lesson you can" in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_search_by_keyboard(page: Page, live_server: LiveServer, course: None) -> None:
    page.goto(f"{live_server.url}/glossary/")
    expect(page.locator("html.is-live")).to_have_count(1)
    page.keyboard.press("/")
    expect(page).to_have_url(re.compile("/search/$"))
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("html.is-live")).to_have_count(1)
    page.keyboard.type("pipefail")
    expect(page.locator(".found a").first).to_have_text("PipeWithoutPipefail")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("PipeWithoutPipefail")
