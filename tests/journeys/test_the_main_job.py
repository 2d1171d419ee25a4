"""The whole product in one sitting: a guest reads, edits, answers, signs up, and finds everything again."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LESSON = "writing-a-dockerfile"
WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", event => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


def right_option(question: str) -> str:
    """The text of the right option, from the author's file: the page does not hold it."""
    folder = next(Path(settings.LESSONS).glob(f"*-{LESSON}"))
    for entry in tomllib.loads((folder / "questions.toml").read_text())["question"]:
        if entry["id"] == question:
            return next(option["text"] for option in entry["option"] if option.get("correct"))
    raise KeyError(question)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here; afterwards nothing may have been printed as an error or refused by the policy."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.add_init_script(WATCH)
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    for page in context.pages:
        assert page.evaluate("window.violations") == []
    context.close()
    assert complaints == []


def write(page: Page, text: str) -> None:
    """Put a text into the editor as somebody who pastes it."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def answer_layers_question(page: Page) -> None:
    """Predict wrongly how many layers the classic Ubuntu example adds, and see that it is closed, for the answer was told."""
    question = page.locator("#question-ubuntu-layers")
    expect(question).not_to_contain_text("You predicted")
    question.get_by_role("textbox").fill("1")
    question.get_by_role("button", name="Answer").click()
    expect(question.locator(".verdict--wrong")).to_contain_text("You predicted")
    expect(question).to_contain_text("closed until tomorrow")
    expect(question.get_by_role("button", name=re.compile("[Aa]gain"))).to_have_count(0)


def answer_choice_question(page: Page) -> None:
    """Choose a wrong option, and then the right one."""
    question = page.locator("#question-single-quotes")
    option = right_option("single-quotes").replace("`", "")
    question.locator("label", has_not_text=option).first.click()
    question.get_by_role("button", name="Answer").click()
    expect(question.locator(".verdict--wrong")).to_be_visible()
    question.locator("label", has_text=option).click()
    question.get_by_role("button", name="Try again").click()
    expect(question.locator(".verdict--right")).to_contain_text("Right")


def test_a_guest_reads_edits_answers_signs_up_and_finds_everything_again(
    context: BrowserContext, live_server: LiveServer
) -> None:
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_role("main").get_by_role("link", name="Writing a Dockerfile").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Writing a Dockerfile")

    # An example is opened by a click, edited, and the layers follow.
    page.locator("#workbench .bench__files a", has_text="Apache, classic").click()
    expect(page.locator(".cm-content")).to_contain_text("centos:7")
    expect(page.locator("#drawn-layers .box--layer")).to_have_count(3)
    write(page, 'FROM debian:trixie-slim\nRUN echo mine\nCOPY a /a\nCMD ["a"]\n')
    expect(page.locator("#drawn-layers .box--layer")).to_have_count(2)
    expect(page.locator("#drawn-layers .slip--no-layer")).to_have_count(1)

    # A mistake leaves the last good picture, marked, and the text as typed.
    write(page, 'FROM debian:trixie-slim\nRUN echo mine\nCOPY a /a\nCMDD ["a"]\n')
    expect(page.locator("#analysis")).to_contain_text("unknown instruction: CMDD")
    expect(page.locator("#drawn-layers .box--layer")).to_have_count(2)
    expect(page.locator(".panel--layers .stale")).to_be_visible()

    answer_choice_question(page)
    answer_layers_question(page)
    expect(page.get_by_text(re.compile(r"1 of \d+ questions right"))).to_be_visible()

    # Still there after a reload, as a guest.
    page.goto(page.url)
    page.locator("#workbench .bench__files a", has_text="Apache, classic").click()
    expect(page.locator(".cm-content")).to_contain_text("CMDD")
    expect(page.get_by_text(re.compile(r"1 of \d+ questions right"))).to_be_visible()

    # The account takes the guest's work over.
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("main").get_by_role("link", name=re.compile("[Ss]ign up|Create an account|[Mm]ake an account")).first.click()
    page.get_by_label("Username").fill("returning-learner")
    page.get_by_label("Password", exact=True).fill("a-Long-enough-1")
    page.get_by_label(re.compile("again", re.I)).fill("a-Long-enough-1")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("banner")).to_contain_text("returning-learner")
    page.close()


def test_an_account_finds_its_work_in_another_browser(context: BrowserContext, browser: Browser, live_server: LiveServer) -> None:
    page = context.new_page()
    page.goto(f"{live_server.url}/lessons/{LESSON}/")
    answer_choice_question(page)
    page.locator("#workbench .bench__files a", has_text="Ubuntu, today").click()
    expect(page.locator(".cm-content")).to_contain_text("ubuntu:26.04")
    write(page, "FROM ubuntu:26.04\nRUN echo kept\n")
    expect(page.locator("#drawn-layers .box--layer")).to_have_count(1)
    page.goto(f"{live_server.url}/accounts/signup/")
    page.get_by_label("Username").fill("traveller")
    page.get_by_label("Password", exact=True).fill("a-Long-enough-1")
    page.get_by_label(re.compile("again", re.I)).fill("a-Long-enough-1")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("banner")).to_contain_text("traveller")

    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    other.goto(f"{live_server.url}/accounts/login/?next=/lessons/{LESSON}/%3Ffile%3Dmodern-ubuntu.Dockerfile")
    other.get_by_label(re.compile("^(Username|Login|Name)")).fill("traveller")
    other.get_by_label("Password").fill("a-Long-enough-1")
    other.get_by_role("main").get_by_role("button", name=re.compile("[Ss]ign in|[Ll]og in")).click()
    expect(other.locator(".cm-content")).to_contain_text("RUN echo kept")
    expect(other.get_by_text(re.compile(r"1 of \d+ questions right"))).to_be_visible()
    elsewhere.close()


def test_without_scripts_the_same_page_works_with_buttons(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/lessons/{LESSON}/?file=classic-httpd.Dockerfile")
    page.locator("#dockerfile").fill("FROM scratch\nCOPY a /a\nCOPY b /b\n")
    page.get_by_role("button", name="Analyse").click()
    assert page.locator("#analysis .box--layer").count() == 2
    assert page.locator("#dockerfile").input_value().startswith("FROM scratch")
    question = page.locator("#question-ubuntu-layers")
    question.get_by_role("textbox").fill("0")
    question.get_by_role("button", name="Answer").click()
    expect(page.locator("#question-ubuntu-layers .verdict--right")).to_be_visible()
    context.close()
