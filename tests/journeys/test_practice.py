"""Practice in a real browser: the kinds of question and the exercise, by mouse and by keyboard, with scripts and without."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from learn.practice.models import Attempt, Card, QuestionStanding
from tests.practice.people import COURSE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTEN = "window.violations = []; addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective))"
SOLUTION = "FROM alpine\nCOPY app.py /app/\nUSER 1000\nEXPOSE 8000\n"


@pytest.fixture(autouse=True)
def course(settings: Settings) -> None:
    """The small course, in which there is one of each kind."""
    settings.LESSONS = COURSE


def open_cargo(browser: Browser, live_server: LiveServer, address: str = "", **options: Any) -> Page:
    context = browser.new_context(**{"viewport": {"width": 1440, "height": 1000}, **options})
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto(f"{live_server.url}/lessons/cargo/{address}")
    return page


def sound(page: Page) -> None:
    """Nothing that axe objects to, no policy broken, no scrolling sideways."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == []
    assert page.evaluate("violations") == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), "scrolls sideways"


def answered_wrong(page: Page) -> None:
    """Answer one question of each of the new kinds, so that a verdict stands on the page."""
    page.locator("#question-word input[name=answer]").fill("RUN")
    page.locator("#question-word button[value=answer]").click()
    expect(page.locator("#question-word-verdict")).to_contain_text("RUN executes something.")
    for choice in page.locator("#question-moments select").all():
        choice.select_option(label="never")
    page.locator("#question-moments button[value=answer]").click()
    expect(page.locator("#question-moments-verdict")).to_contain_text("None of 2 fit.")
    page.locator("#question-plain-user .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("FROM alpine\nUSER 0\n")
    page.locator("#question-plain-user button[value=answer]").click()
    expect(page.locator("#question-plain-user-verdict")).to_contain_text("is root’s number.")
    page.locator("#question-made input[type=radio]").first.check()
    page.locator("#question-made button[value=answer]").click()
    expect(page.locator("#question-made-verdict")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_axe_finds_nothing_in_verdicts_nor_in_an_exercise_that_is_passed(
    browser: Browser, live_server: LiveServer, scheme: Any, width: int
) -> None:
    page = open_cargo(browser, live_server, "?file=exercise", viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.locator("#bench .cm-content").wait_for()
    answered_wrong(page)
    sound(page)
    page.locator("#bench .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(SOLUTION)
    expect(page.locator(".bench__goals--passed")).to_be_visible()
    expect(page.locator("#question-exercise-2")).to_be_visible()
    sound(page)
    page.context.close()


def test_an_exercise_is_done_from_the_first_hint_to_the_last_question(browser: Browser, live_server: LiveServer) -> None:
    page = open_cargo(browser, live_server)
    exercise = page.locator("#exercise")
    exercise.get_by_role("link", name="Open it in the editor").click()
    goals = page.locator("#bench-goals")
    expect(goals).to_contain_text("1 of 2 goals")
    page.locator("#bench .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nRUN rm /app/secret.txt")
    expect(goals).to_contain_text("Deleted is not gone.")
    for hint in ("First hint.", "Second hint.", "Third hint."):
        exercise.get_by_role("button", name="hint").click()
        expect(exercise).to_contain_text(hint)
    exercise.get_by_role("button", name="Show a worked solution").click()
    expect(exercise).to_contain_text("It is noted that you looked.")
    page.locator("#bench .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(SOLUTION)
    expect(goals).to_contain_text("Every goal is reached.")
    expect(exercise).to_contain_text("with the worked solution")
    for number in (1, 2):
        question = page.locator(f"#question-exercise-{number}")
        question.locator("input[type=radio]").first.check()
        question.get_by_role("button", name="Answer").click()
        expect(question.locator(".verdict")).to_be_visible()
        expect(question.get_by_role("button")).to_have_count(0)
    page.reload()
    expect(page.locator("#exercise .verdict")).to_have_count(2)
    assert sorted(Attempt.objects.values_list("question", flat=True)) == ["exercise", "exercise-1", "exercise-2"]
    page.context.close()


def test_a_dockerfile_is_written_as_an_answer_in_an_editor_of_its_own(browser: Browser, live_server: LiveServer) -> None:
    page = open_cargo(browser, live_server)
    question = page.locator("#question-plain-user")
    question.locator("label").click()
    expect(question.locator(".cm-content")).to_be_focused()
    expect(question.get_by_role("textbox", name="Your Dockerfile")).to_have_count(1)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("FROM alpine\nCOPY app.py /app/\nUSER 0\n")
    expect(question.locator(".word--keyword")).to_have_text(["FROM", "COPY", "USER"])
    page.keyboard.press("Tab")
    expect(question.locator("button[value=answer]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#question-plain-user-verdict")).to_contain_text("is root’s number.")
    expect(question.locator(".cm-line").nth(2)).to_have_text("USER 0")
    question.locator(".cm-line").nth(2).click()
    page.keyboard.press("End")
    page.keyboard.type("1")
    question.locator("button[value=answer]").click()
    expect(page.locator("#question-plain-user-verdict")).to_contain_text("USER says who.")
    expect(page.locator("#bench .cm-content")).not_to_contain_text("USER 01")
    assert page.evaluate("violations") == []
    page.context.close()


def test_everything_works_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    page = open_cargo(browser, live_server, "?file=exercise", java_script_enabled=False)
    page.locator("#dockerfile").fill(SOLUTION)
    page.locator("#bench button.button--primary[value=analyse]").click()
    expect(page.locator("#bench-goals")).to_contain_text("Every goal is reached.")
    expect(page.locator("#exercise")).to_contain_text("You reached every goal on")
    page.locator("#question-exercise-1 input[type=radio]").first.check()
    page.locator("#question-exercise-1 button[value=answer]").click()
    expect(page.locator("#question-exercise-1-verdict")).to_be_visible()
    for choice in page.locator("#question-moments select").all():
        choice.select_option(label="never")
    page.locator("#question-moments button[value=answer]").click()
    expect(page.locator("#question-moments-verdict")).to_contain_text("None of 2 fit.")
    page.locator("#question-made input[type=radio]").first.check()
    page.locator("#question-made button[value=answer]").click()
    expect(page.locator("#question-made-verdict")).to_be_visible()
    page.locator("#question-made button[value=another]").click()
    expect(page.locator("#question-made-verdict")).to_have_count(0)
    page.locator("#question-made input[type=radio]").last.check()
    page.locator("#question-made button[value=answer]").click()
    expect(page.locator("#question-made-verdict")).to_be_visible()
    assert Attempt.objects.filter(question="made").count() == 2
    page.context.close()


def test_a_generated_question_is_answered_and_asked_anew_with_the_keyboard_alone(
    browser: Browser, live_server: LiveServer
) -> None:
    page = open_cargo(browser, live_server)
    page.locator("#question-made input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#question-made-verdict")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#question-made").get_by_role("button", name="Another one like it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#question-made-verdict")).to_have_count(0)
    expect(page.locator("#question-made-prompt")).to_be_focused()
    page.context.close()


def all_due(browser: Browser, live_server: LiveServer, **options: Any) -> Page:
    """A guest to whom everything comes back that they answered: a generated question, and two that are not."""
    page = open_cargo(browser, live_server, **options)
    page.locator("#question-made input[type=radio]").first.check()
    page.locator("#question-made button[value=answer]").click()
    expect(page.locator("#question-made-verdict")).to_be_visible()
    page.goto(f"{live_server.url}/lessons/boxes/")
    for name in ("shared", "count"):
        field = page.locator(f"#question-{name} input[name=answer]").first
        field.check() if name == "shared" else field.fill("7")
        page.locator(f"#question-{name} button[value=answer]").click()
        expect(page.locator(f"#question-{name}-verdict")).to_be_visible()
    # Two days later, as it were: what these answers left is as old.
    long_ago = timezone.now() - timedelta(days=2)
    Card.objects.update(due=long_ago, last_review=long_ago)
    QuestionStanding.objects.update(latest_at=long_ago)
    page.goto(f"{live_server.url}/review/")
    expect(page.locator("#review")).to_contain_text("3 things you have learned are due.")
    return page


def fill_in(page: Page) -> None:
    """Some answer to whatever is asked."""
    choices = page.locator(".question input:is([type=radio], [type=checkbox])")
    if choices.count():
        choices.first.check()
    for place, choice in enumerate(page.locator(".question select").all(), start=1):
        choice.select_option(index=place)
    for typed in page.locator(".question input[type=text]").all():
        typed.fill("7")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_review_goes_from_what_is_due_to_how_it_went(browser: Browser, live_server: LiveServer, scripts: bool) -> None:
    page = all_due(browser, live_server, java_script_enabled=scripts)
    before = set(Attempt.objects.values_list("variant", flat=True))
    page.get_by_role("button", name="Review 3").click()
    for place in range(1, 4):
        expect(page.locator(".review__place")).to_contain_text(f"{place} of 3")
        fill_in(page)
        page.get_by_role("button", name="Answer").click()
        expect(page.locator(".verdict")).to_be_visible()
        expect(page.locator("#review")).to_contain_text("It comes back on")
        page.reload()
        expect(page.locator(".verdict")).to_be_visible()
        page.get_by_role("button", name="Next question" if place < 3 else "How it went").click()
        expect(page.locator(".verdict")).to_have_count(0)
    expect(page.locator("#review h2")).to_contain_text("of 3 right")
    expect(page.locator("#review")).to_contain_text("Nothing is due any more.")
    assert Attempt.objects.count() == 6
    again = Attempt.objects.filter(question__in=("made", "placed")).latest("id")
    assert again.variant
    assert again.variant not in before
    page.context.close()


def test_a_review_goes_with_the_keyboard_alone(browser: Browser, live_server: LiveServer) -> None:
    page = all_due(browser, live_server)
    page.get_by_role("button", name="Review 3").focus()
    page.keyboard.press("Enter")
    for place in range(1, 4):
        expect(page.locator(".review__place")).to_contain_text(f"{place} of 3")
        expect(page.locator(".question__prompt")).to_be_focused()
        fill_in(page)
        page.get_by_role("button", name="Answer").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".verdict")).to_be_focused()
        page.get_by_role("button", name="Next question" if place < 3 else "How it went").focus()
        page.keyboard.press("Enter")
    expect(page.locator("#review h2")).to_be_focused()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_axe_finds_nothing_in_a_review_nor_in_the_progress_after_it(
    browser: Browser, live_server: LiveServer, scheme: Any, width: int
) -> None:
    page = all_due(browser, live_server, viewport={"width": width, "height": 900}, color_scheme=scheme)
    sound(page)
    page.get_by_role("button", name="Review 3").click()
    for place in range(1, 4):
        expect(page.locator(".review__place")).to_contain_text(f"{place} of 3")
        fill_in(page)
        page.get_by_role("button", name="Answer").click()
        expect(page.locator(".verdict")).to_be_visible()
        sound(page)
        page.get_by_role("button", name="Next question" if place < 3 else "How it went").click()
    expect(page.locator("#review h2")).to_contain_text("of 3 right")
    sound(page)
    page.goto(f"{live_server.url}/progress/")
    for summary in page.locator("main summary").all():
        summary.click()
    sound(page)
    page.context.close()
