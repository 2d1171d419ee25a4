"""The workbench in a real browser: typing, the thread, errors, a lost connection, the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAME = """(element, markup) => {
  const template = document.createElement("template");
  template.innerHTML = markup;
  for (const each of [element, template.content.firstElementChild]) each.removeAttribute("class");
  return element.isEqualNode(template.content.firstElementChild);
}"""
TEXT = "FROM debian:13\nRUN make\nCMD app\n"


def write(page: Page, text: str) -> None:
    """Put a text into the editor as somebody who pastes it."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    if text == TEXT and page.locator("#show-layers").is_checked():
        expect(page.locator("#drawn-layers")).to_contain_text("debian:13")


def test_each_edit_redraws_the_layers(bench: Page) -> None:
    write(bench, TEXT)
    layers = bench.locator("#drawn-layers .box--layer")
    expect(layers).to_have_count(1)
    expect(bench.locator("#bench-status")).to_have_text("1 warning, 1 layer added")
    bench.keyboard.press("Control+End")
    bench.keyboard.insert_text("RUN make install\n")
    expect(layers).to_have_count(2)
    assert bench.locator("#dockerfile").input_value() == TEXT + "RUN make install\n"


def test_an_edit_leaves_in_the_page_what_it_does_not_change(bench: Page) -> None:
    write(bench, TEXT + "RUN make install\n")
    layers = bench.locator("#drawn-layers .box--layer")
    expect(layers).to_have_count(2)
    bench.locator("#layers-text > summary").click()
    for layer in layers.all():
        layer.evaluate("layer => { layer.isFromBefore = true }")
    layers.filter(has_text="make").last.focus()
    bench.locator(".cm-content").focus()
    bench.keyboard.press("Control+End")
    bench.keyboard.insert_text("RUN make check\n")
    expect(layers).to_have_count(3)
    assert layers.evaluate_all("layers => layers.filter(layer => layer.isFromBefore).length") >= 1
    expect(bench.locator("#layers-text")).to_have_attribute("open", "")
    expect(bench.locator("#layers-text")).to_contain_text("make check")
    redrawn = bench.locator("#analysis").evaluate("analysis => analysis.outerHTML")
    bench.reload()
    bench.locator("#layers-text > summary").click()
    assert bench.locator("#analysis").evaluate(SAME, redrawn)


def test_while_there_is_an_error_the_last_good_picture_stays_and_says_so(bench: Page) -> None:
    write(bench, TEXT)
    bench.keyboard.press("Control+End")
    bench.keyboard.insert_text("RUNN oops\n")
    expect(bench.locator("#analysis .notice--bad")).to_contain_text("unknown instruction: RUNN")
    expect(bench.locator("#drawn-layers .box--layer")).to_have_count(1)
    expect(bench.locator(".panel--layers .stale")).to_be_visible()
    expect(bench.locator(".cm-content .squiggle--error")).to_have_text(re.compile("RUNN"))
    bench.keyboard.press("Control+z")
    expect(bench.locator(".panel--layers .stale")).to_have_count(0)


def test_pointing_at_a_layer_lights_its_line_and_the_other_way_round(bench: Page) -> None:
    write(bench, TEXT)
    bench.locator("#drawn-layers .box--layer").hover()
    expect(bench.locator(".cm-line.is-lit")).to_have_text("RUN make")
    bench.locator(".cm-line", has_text="CMD app").hover()
    expect(bench.locator("#drawn-layers .slip--no-layer.is-lit")).to_have_count(1)
    expect(bench.locator(".cm-line.is-lit")).to_have_text("CMD app")


def test_a_layer_leads_to_its_line(bench: Page) -> None:
    write(bench, TEXT)
    bench.locator("#drawn-layers .box--layer").click()
    expect(bench.locator(".cm-content")).to_be_focused()
    expect(bench.locator(".cm-activeLine")).to_have_text("RUN make")


def test_the_key_for_saving_says_that_everything_is_kept(bench: Page) -> None:
    write(bench, TEXT)
    expect(bench.locator("#bench-status")).to_contain_text("1 warning")
    bench.keyboard.press("Control+s")
    expect(bench.locator("#bench-status")).to_contain_text("Kept: so is everything you type")


def test_the_finding_of_the_cursors_line_is_told_below_the_editor(bench: Page) -> None:
    write(bench, TEXT)
    expect(bench.locator(".cm-content .squiggle--warning").first).to_be_visible()
    bench.keyboard.press("Control+Home")
    expect(bench.locator("#finding-at-cursor")).to_be_empty()
    bench.keyboard.press("ArrowDown")
    bench.keyboard.press("ArrowDown")
    expect(bench.locator("#finding-at-cursor")).to_contain_text("JSON arguments recommended for CMD")


def test_the_keyboard_alone_writes_chooses_panels_and_leaves_the_editor(bench: Page) -> None:
    bench.locator(".cm-content").focus()
    bench.keyboard.press("Control+a")
    bench.keyboard.type("FROM debian:13")
    bench.keyboard.press("Enter")
    bench.keyboard.type("RUN make \\")
    bench.keyboard.press("Enter")
    bench.keyboard.press("Tab")
    bench.keyboard.type("all")
    expect(bench.locator("#drawn-layers .box--layer")).to_have_count(1)
    expect(bench.locator("#drawn-layers .box--layer")).to_have_accessible_name(re.compile("RUN make all"))
    assert bench.locator("#dockerfile").input_value() == "FROM debian:13\nRUN make \\\n    all"
    bench.keyboard.press("Escape")
    passed = []
    while len(passed) < 20 and passed[-1:] != ["show-layers"]:
        bench.keyboard.press("Tab")
        passed.append(bench.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert passed[-1] == "show-layers", passed
    assert "Start again" in passed
    assert "Save, share, download, open" in passed
    bench.keyboard.press("ArrowLeft")
    expect(bench.locator(".panel--compare")).to_be_visible()
    expect(bench.locator(".panel--layers")).to_have_count(0)


def test_taking_text_away_joins_lines_and_can_be_undone(bench: Page) -> None:
    write(bench, TEXT)
    field = bench.locator("#dockerfile")
    bench.keyboard.press("Control+Home")
    bench.keyboard.press("ArrowDown")
    bench.keyboard.press("Backspace")
    expect(field).to_have_value("FROM debian:13RUN make\nCMD app\n")
    bench.keyboard.press("Delete")
    expect(field).to_have_value("FROM debian:13UN make\nCMD app\n")
    bench.keyboard.press("Control+Backspace")
    bench.keyboard.press("Shift+End")
    bench.keyboard.type("s")
    expect(field).to_have_value("FROM debian:s\nCMD app\n")
    bench.keyboard.press("Control+z")
    expect(field).to_have_value("FROM debian:UN make\nCMD app\n")


def test_a_lost_connection_is_said_and_the_edit_is_analysed_once_it_is_back(bench: Page) -> None:
    write(bench, TEXT)
    bench.context.set_offline(True)
    bench.keyboard.press("Control+End")
    bench.keyboard.insert_text("RUN more\n")
    expect(bench.locator("#bench-status")).to_contain_text("Your text is safe")
    expect(bench.locator("#drawn-layers .box--layer")).to_have_count(1)
    bench.context.set_offline(False)
    expect(bench.locator("#drawn-layers .box--layer")).to_have_count(2, timeout=10_000)
    expect(bench.locator("#bench-status")).to_contain_text("2 layers added")


def test_a_server_that_fails_once_is_asked_again(bench: Page) -> None:
    write(bench, TEXT)
    held: list[Route] = []  # what is sent again waits until the sentence was read, which goes with the answer
    bench.route("**/workbench/analysis/", lambda route: held.append(route))
    bench.route("**/workbench/analysis/", lambda route: route.fulfill(status=500, body="no"), times=1)
    bench.keyboard.press("Control+End")
    bench.keyboard.insert_text("RUN more\n")
    expect(bench.locator("#bench-status")).to_contain_text("Your text is safe")
    bench.unroute("**/workbench/analysis/")
    for route in held:
        route.continue_()
    expect(bench.locator("#drawn-layers .box--layer")).to_have_count(2, timeout=10_000)
    expect(bench.locator("#workbench")).not_to_have_class(re.compile("is-cut-off"))


def test_a_newer_edit_cancels_an_older_request_and_a_late_answer_never_wins(bench: Page) -> None:
    write(bench, TEXT)
    held: list[Route] = []
    bench.route("**/workbench/analysis/", lambda route: held.append(route), times=1)
    bench.keyboard.press("Control+End")
    bench.keyboard.insert_text("RUN second\n")
    expect(bench.locator("#dockerfile")).to_have_value(TEXT + "RUN second\n")
    while not held:
        bench.evaluate("new Promise(requestAnimationFrame)")
    # The first request still hangs: the second edit is answered all the same.
    bench.keyboard.insert_text("RUN third\n")
    expect(bench.locator("#drawn-layers .box--layer")).to_have_count(3)
    expect(bench.locator("#drawn-layers")).to_contain_text("RUNthird")
    assert held[0].request.failure == "net::ERR_ABORTED"
    expect(bench.locator("#workbench")).not_to_have_class(re.compile("is-cut-off"))
    bench.reload()
    assert bench.locator("#dockerfile").input_value() == TEXT + "RUN second\nRUN third\n"


def test_each_file_of_a_lesson_opens_in_the_editor_and_keeps_its_own_text(bench: Page, live_server: LiveServer) -> None:
    bench.goto(f"{live_server.url}/lessons/writing-a-dockerfile/")
    expect(bench.locator(".cm-content")).to_contain_text("ubuntu")
    bench.locator(".cm-content").click()
    bench.keyboard.press("Control+End")
    bench.keyboard.insert_text("\nRUN one-more\n")
    expect(bench.locator("#drawn-layers")).to_contain_text("one-more")
    bench.locator(".bench__files a").nth(2).click()
    expect(bench.locator(".bench__files a").nth(2)).to_have_attribute("aria-current", "true")
    expect(bench.locator(".cm-content")).to_contain_text("openjdk")
    expect(bench.locator(".cm-editor")).to_have_count(1)
    bench.locator(".bench__files a").first.click()
    expect(bench.locator(".cm-content")).to_contain_text("one-more")


def test_a_text_is_there_again_after_a_reload_and_gone_after_starting_again(bench: Page) -> None:
    write(bench, TEXT)
    bench.reload()
    expect(bench.locator(".cm-content")).to_contain_text("RUN make")
    bench.on("dialog", lambda dialog: dialog.accept())
    bench.get_by_role("button", name="Start again").click()
    expect(bench.locator(".cm-content")).to_contain_text("gunicorn")
    expect(bench.locator("#drawn-layers .box--base")).to_contain_text("python:3.13-slim")


def test_the_chosen_panel_stays_through_edits(bench: Page) -> None:
    bench.locator("label", has_text="Checks").click()
    write(bench, TEXT)
    expect(bench.locator(".panel--checks .finding")).to_have_count(1)
    expect(bench.locator(".panel--checks")).to_be_visible()


def test_without_scripts_the_button_does_the_same(browser: object, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{live_server.url}/workbench/")
    page.locator("#dockerfile").fill(TEXT)
    page.get_by_role("button", name="Analyse").click()
    expect(page.locator("#drawn-layers .box--layer")).to_have_count(1)
    page.locator("label", has_text="Checks").click()
    page.get_by_role("button", name="Analyse").click()
    expect(page.locator(".panel--checks .finding")).to_be_visible()
    expect(page.locator("#dockerfile")).to_have_value(TEXT)
    context.close()


STAGED = "FROM golang:1.26 AS build\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\n"


def test_a_stage_is_made_the_target_and_what_was_opened_stays_open(bench: Page) -> None:
    write(bench, STAGED)
    bench.locator("#show-stages").check(force=True)
    expect(bench.locator("#drawn-stages .box--target")).to_contain_text("stage 1")
    bench.locator("#crossed-1 > summary").click()
    bench.get_by_role("button", name="build", exact=True).click()
    expect(bench.locator("#drawn-stages .box--target")).to_contain_text("build")
    expect(bench.locator("#build-target")).to_have_value("build")
    expect(bench.get_by_role("button", name="build", exact=True)).to_be_focused()
    bench.get_by_role("button", name="stage 1", exact=True).click()
    expect(bench.locator("#drawn-stages .box--target")).to_contain_text("stage 1")
    bench.locator("#stages-text > summary").click()
    write(bench, STAGED + "LABEL a=b\n")
    expect(bench.locator("#bench-status")).to_contain_text("1 layer")
    expect(bench.locator("#stages-text")).to_have_attribute("open", "")


def test_renaming_the_targets_stage_is_undone_with_its_name_in_the_options(bench: Page) -> None:
    write(bench, STAGED)
    bench.locator("#show-stages").check(force=True)
    bench.get_by_role("button", name="build", exact=True).click()
    expect(bench.locator("#build-target")).to_have_value("build")
    bench.locator("#name-stage > summary").click()
    bench.locator("#stage-name").fill("made")
    bench.get_by_role("button", name="Rename", exact=True).click()
    expect(bench.locator("#dockerfile")).to_have_value(STAGED.replace("build /", "made /").replace("AS build", "AS made"))
    expect(bench.locator("#build-target")).to_have_value("made")
    expect(bench.locator("#drawn-stages .box--target")).to_contain_text("made")
    bench.locator(".cm-content").focus()
    bench.keyboard.press("Control+z")
    expect(bench.locator("#dockerfile")).to_have_value(STAGED)
    expect(bench.locator("#build-target")).to_have_value("build")
    expect(bench.locator("#drawn-stages .box--target")).to_contain_text("build")
    bench.keyboard.press("Control+y")
    expect(bench.locator("#build-target")).to_have_value("made")


def test_the_picture_of_the_layers_is_downloaded_and_the_page_stays(bench: Page) -> None:
    write(bench, TEXT)
    with bench.expect_download() as download:
        bench.get_by_role("button", name="Download this picture").click()
    assert download.value.suggested_filename == "layers.svg"
    assert "debian:13" in download.value.path().read_text()
    expect(bench.locator("#drawn-layers")).to_contain_text("debian:13")
    bench.keyboard.press("Escape")
    write(bench, TEXT + "RUN more\n")
    expect(bench.locator("#drawn-layers .box--layer")).to_have_count(2)
