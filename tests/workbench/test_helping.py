"""What helps while somebody writes, in a real browser and by the keyboard alone: suggestions, cards, definitions, renaming,
folding, formatting, fixes, and the list of keys."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.workbench.test_browser import write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STAGES = """# 🐳 an emoji counts as one
FROM golang:1.25 AS build
RUN --mount=type=cache,target=/root/.cache \\
    make
RUN make install
FROM scratch
COPY --from=build /app /app
CMD ["/app"]
"""
UNTIDY = "from debian:13 as Build\nEXPOSE 80/TCP\nCMD app\n"


def put(page: Page, text: str) -> None:
    """A text with the cursor where ‸ stands, else at its end; analysed."""
    before, cursor, after = text.partition("‸")
    write(page, before + after)
    expect(page.locator("#dockerfile")).to_have_value(before + after)
    page.keyboard.press("Control+Home")
    for _ in before if cursor else before + after:
        page.keyboard.press("ArrowRight")


def text_of(page: Page) -> str:
    return page.locator("#dockerfile").input_value()


def options(page: Page) -> list[str]:
    return page.locator("#suggestions li code").all_inner_texts()


def passes_axe(page: Page, of: str) -> None:
    results = Axe().run(page, context=of)
    assert results.violations_count == 0, results.generate_report()


# ---- suggestions


def test_control_space_suggests_and_enter_accepts(bench: Page) -> None:
    put(bench, "FROM debian:13\nRU")
    bench.keyboard.press("Control+Space")
    expect(bench.locator("#suggestions")).to_be_visible()
    assert options(bench) == ["RUN"]
    expect(bench.locator("#suggestion-0")).to_have_attribute("aria-selected", "true")
    expect(bench.locator(".cm-content")).to_have_attribute("aria-activedescendant", "suggestion-0")
    passes_axe(bench, ".bench__editor")
    bench.keyboard.press("Enter")
    expect(bench.locator("#suggestions")).to_have_count(0)
    assert text_of(bench) == "FROM debian:13\nRUN "
    bench.keyboard.press("Control+z")
    assert text_of(bench) == "FROM debian:13\nRU"


def test_arrows_choose_more_typing_narrows_and_escape_leaves_the_text_alone(bench: Page) -> None:
    put(bench, "FROM debian:13\nCOPY --")
    bench.keyboard.press("Control+Space")
    expect(bench.locator("#suggestion-1")).to_contain_text("--chown=")
    bench.keyboard.press("ArrowDown")
    expect(bench.locator("#suggestion-1")).to_have_attribute("aria-selected", "true")
    bench.keyboard.press("ArrowUp")
    bench.keyboard.press("ArrowUp")
    expect(bench.locator("#suggestions li").last).to_have_attribute("aria-selected", "true")
    bench.keyboard.type("ch")
    expect(bench.locator("#suggestions li")).to_have_count(2)
    bench.keyboard.press("Escape")
    expect(bench.locator("#suggestions")).to_have_count(0)
    assert text_of(bench) == "FROM debian:13\nCOPY --ch"
    expect(bench.locator(".cm-content")).to_be_focused()
    expect(bench.locator(".cm-content")).not_to_have_attribute("aria-activedescendant", re.compile("."))


def test_one_escape_puts_the_list_away_and_lets_tab_lead_out_of_the_editor(bench: Page) -> None:
    put(bench, "FROM debian:13\nCOPY --")
    bench.keyboard.press("Control+Space")
    expect(bench.locator("#suggestion-1")).to_be_visible()
    bench.keyboard.press("Escape")
    bench.keyboard.press("Tab")
    expect(bench.locator(".cm-content")).not_to_be_focused()
    assert text_of(bench) == "FROM debian:13\nCOPY --"


def test_what_a_flag_takes_is_suggested_next_behind_an_emoji_too(bench: Page) -> None:
    put(bench, STAGES + "COPY --fr")
    bench.keyboard.press("Control+Space")
    expect(bench.locator("#suggestion-0")).to_contain_text("--from=")
    bench.keyboard.press("Enter")
    expect(bench.locator("#suggestion-0")).to_contain_text("build")
    bench.keyboard.press("Enter")
    expect(bench.locator("#dockerfile")).to_have_value(STAGES + "COPY --from=build")


def test_what_is_only_offered_while_typing_does_not_take_enter(bench: Page) -> None:
    put(bench, "FROM debian:13\n")
    bench.keyboard.type("R")
    expect(bench.locator("#suggestions li").first).to_contain_text("RUN")
    expect(bench.locator("#suggestions [aria-selected=true]")).to_have_count(0)
    bench.keyboard.press("Enter")
    expect(bench.locator("#dockerfile")).to_have_value("FROM debian:13\nR\n")
    expect(bench.locator("#suggestions")).to_have_count(0)


def test_an_arrow_key_takes_up_what_is_offered(bench: Page) -> None:
    put(bench, "FROM debian:13\nENV A=1\nRUN echo ")
    bench.keyboard.type("$")
    expect(bench.locator("#suggestions li")).to_have_count(1)
    bench.keyboard.press("ArrowDown")
    bench.keyboard.press("Tab")
    expect(bench.locator("#dockerfile")).to_have_value("FROM debian:13\nENV A=1\nRUN echo $A")


def test_files_of_the_context_are_suggested(bench: Page) -> None:
    put(bench, "FROM debian:13\nCOPY ")
    bench.keyboard.press("Control+Space")
    expect(bench.locator("#suggestions")).to_contain_text("requirements.txt")
    assert "Dockerfile" not in options(bench)


def test_nothing_to_suggest_is_said(bench: Page) -> None:
    put(bench, "FROM debian:13\nRUN make a")
    bench.keyboard.press("Control+Space")
    expect(bench.locator("#assist-says")).to_have_text("No suggestions here.")


# ---- cards


def test_a_key_shows_the_card_of_the_word_and_moves_into_it(bench: Page) -> None:
    put(bench, STAGES.replace("RUN --mo", "RUN --m‸o"))
    bench.keyboard.press("Control+Shift+Space")
    card = bench.get_by_role("dialog", name="RUN --mount")
    expect(card).to_be_focused()
    expect(card).to_contain_text("Mounts something for this command alone")
    passes_axe(bench, ".card")
    bench.keyboard.press("Tab")
    expect(card.get_by_role("link", name="RUN in the reference")).to_be_focused()
    bench.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(bench.locator(".cm-content")).to_be_focused()


def test_a_card_under_the_pointer_stays_while_it_is_pointed_at_and_goes_with_escape(bench: Page) -> None:
    put(bench, STAGES)
    bench.locator(".cm-line", has_text="CMD").locator(".word--keyword").hover()
    card = bench.locator(".card")
    expect(card).to_contain_text("Says what a container runs")
    card.hover()
    expect(card).to_be_visible()
    bench.evaluate("new Promise((resolve) => setTimeout(resolve, 500))")  # longer than its patience with a pointer that has left
    expect(card).to_be_visible()
    bench.keyboard.press("Escape")
    expect(card).to_have_count(0)
    bench.locator(".cm-line", has_text="CMD").locator(".word--keyword").hover()
    expect(card).to_be_visible()
    bench.locator("h1").hover()
    expect(card).to_have_count(0)


def test_a_card_shows_what_was_found_and_its_button_mends_it(bench: Page) -> None:
    put(bench, "FROM debian:13\nCMD a‸pp\n")
    bench.keyboard.press("Control+Shift+Space")
    card = bench.locator(".card")
    expect(card).to_contain_text("JSON arguments recommended")
    bench.keyboard.press("Tab")
    expect(card.get_by_role("button")).to_be_focused()
    bench.keyboard.press("Enter")
    expect(bench.locator("#dockerfile")).to_have_value('FROM debian:13\nCMD ["app"]\n')
    expect(card).to_have_count(0)


# ---- places


def test_f12_goes_to_where_a_stage_is_defined(bench: Page) -> None:
    put(bench, STAGES.replace("--from=build", "--from=bu‸ild"))
    bench.keyboard.press("F12")
    expect(bench.locator(".cm-activeLine")).to_have_text("FROM golang:1.25 AS build")
    bench.keyboard.press("ArrowRight")
    bench.keyboard.insert_text("er")
    expect(bench.locator("#dockerfile")).to_have_value(STAGES.replace("AS build", "AS builder"))


def test_f12_on_another_word_says_so(bench: Page) -> None:
    put(bench, STAGES.replace("install", "inst‸all"))
    bench.keyboard.press("F12")
    expect(bench.locator(".card")).to_contain_text("Nothing here is defined in this file.")
    bench.keyboard.press("Escape")
    expect(bench.locator(".card")).to_have_count(0)


def test_f2_renames_a_stage_everywhere_and_one_undo_takes_it_back(bench: Page) -> None:
    put(bench, STAGES.replace("--from=build", "--from=bu‸ild"))
    bench.keyboard.press("F2")
    dialog = bench.get_by_role("dialog", name="Rename the stage build")
    expect(dialog.get_by_label("New name")).to_be_focused()
    passes_axe(bench, "dialog")
    bench.keyboard.type("tools")
    bench.keyboard.press("Enter")
    renamed = STAGES.replace("AS build", "AS tools").replace("--from=build", "--from=tools")
    expect(bench.locator("#dockerfile")).to_have_value(renamed)
    expect(dialog).to_have_count(0)
    expect(bench.locator(".cm-content")).to_be_focused()
    bench.keyboard.press("Control+z")
    expect(bench.locator("#dockerfile")).to_have_value(STAGES)


def test_a_name_that_is_taken_is_refused_and_changes_nothing(bench: Page) -> None:
    text = STAGES.replace("FROM scratch", "FROM scratch AS last")
    put(bench, text.replace("AS build", "AS bui‸ld"))
    bench.keyboard.press("F2")
    expect(bench.get_by_label("New name")).to_be_focused()
    bench.keyboard.type("LAST")
    bench.keyboard.press("Enter")
    expect(bench.locator("#analysis .notice")).to_contain_text("is called LAST already")
    assert text_of(bench) == text


def test_f8_goes_from_finding_to_finding(bench: Page) -> None:
    put(bench, UNTIDY)
    expect(bench.locator(".cm-content .squiggle--warning").first).to_be_visible()
    bench.keyboard.press("Control+End")
    lines = []
    for _ in range(4):
        bench.keyboard.press("F8")
        lines.append(bench.locator(".cm-activeLine").inner_text())
    assert lines[0] == "from debian:13 as Build"
    assert "CMD app" in lines
    bench.keyboard.press("Control+Home")
    bench.keyboard.press("Shift+F8")
    expect(bench.locator(".cm-activeLine")).to_have_text("CMD app")


def test_what_belongs_together_folds_and_opens_where_the_cursor_comes(bench: Page) -> None:
    put(bench, STAGES.replace("    ma‸ke", "    make").replace("    make", "    m‸ake"))
    expect(bench.locator(".fold-mark")).to_have_count(3)
    bench.keyboard.press("Control+Shift+BracketLeft")
    expect(bench.locator(".cm-folded")).to_have_text("… 1 line")
    bench.keyboard.press("Control+Shift+BracketLeft")
    expect(bench.locator(".cm-folded")).to_have_text("… 3 lines")
    assert text_of(bench) == STAGES
    bench.keyboard.press("Control+Shift+BracketRight")
    expect(bench.locator(".cm-folded")).to_have_text("… 1 line")
    bench.locator(".cm-folded").click()
    expect(bench.locator(".cm-folded")).to_have_count(0)
    bench.locator(".fold-mark:not(:empty)").first.click()
    expect(bench.locator(".cm-folded")).to_have_text("… 3 lines")
    bench.locator("#drawn-layers .box--layer").last.click()
    expect(bench.locator(".cm-activeLine")).to_have_text("COPY --from=build /app /app")


# ---- changes of the whole text


def test_a_key_formats_the_file_and_one_undo_takes_it_back(bench: Page) -> None:
    text = "from   debian:13\nRUN  make\nENV  A=1 \\\n B=2\n"
    put(bench, text)
    bench.keyboard.press("Control+Home")
    bench.keyboard.press("ArrowDown")
    bench.keyboard.press("Alt+Shift+f")
    expect(bench.locator("#dockerfile")).to_have_value("FROM debian:13\nRUN make\nENV A=1 \\\n    B=2\n")
    expect(bench.locator("#analysis .notice")).to_contain_text("what is built stays the same")
    expect(bench.locator(".cm-activeLine")).to_have_text("RUN make")
    bench.locator(".cm-content").focus()
    bench.keyboard.press("Control+z")
    expect(bench.locator("#dockerfile")).to_have_value(text)


def test_all_fixes_at_once_are_taken_back_by_one_undo(bench: Page) -> None:
    put(bench, UNTIDY)
    bench.locator("#show-checks").focus()
    bench.keyboard.press("Space")
    bench.get_by_role("button", name=re.compile("Carry out all")).focus()
    bench.keyboard.press("Enter")
    expect(bench.locator("#dockerfile")).to_have_value('FROM debian:13 AS build\nEXPOSE 80/tcp\nCMD ["app"]\n')
    bench.locator(".cm-content").focus()
    bench.keyboard.press("Control+z")
    expect(bench.locator("#dockerfile")).to_have_value(UNTIDY)
    expect(bench.get_by_role("button", name=re.compile("Carry out all"))).to_be_visible()
    bench.keyboard.press("Control+y")
    expect(bench.locator("#dockerfile")).to_have_value('FROM debian:13 AS build\nEXPOSE 80/tcp\nCMD ["app"]\n')


def test_one_fix_mends_one_finding(bench: Page) -> None:
    put(bench, UNTIDY)
    bench.locator("#show-checks").focus()
    bench.keyboard.press("Space")
    finding = bench.locator(".finding", has_text="JSON arguments")
    finding.get_by_role("button").click()
    expect(bench.locator("#dockerfile")).to_have_value(UNTIDY.replace("CMD app", 'CMD ["app"]'))


def test_a_button_pressed_in_the_moment_after_an_answer_does_what_it_says(bench: Page) -> None:
    put(bench, UNTIDY)
    bench.locator("#show-checks").focus()
    bench.keyboard.press("Space")
    expect(bench.locator(".finding").first).to_be_visible()
    # Pressed by a script in the very moment in which htmx has put the answer in place.
    press = """() => document.querySelector('[value="fix:all"]').click()"""
    bench.evaluate(f"document.addEventListener('htmx:afterSwap', {press}, {{ once: true }})")
    bench.keyboard.press("Control+Home")
    bench.locator(".cm-content").focus()
    bench.keyboard.press("Control+End")
    bench.keyboard.insert_text("USER 1\n")
    expect(bench.locator("#dockerfile")).to_have_value('FROM debian:13 AS build\nEXPOSE 80/tcp\nCMD ["app"]\nUSER 1\n')


CHANGES = """async () => {
  const form = document.getElementById("bench"), field = form.querySelector(".source");
  await new Promise((resolve) => setTimeout(resolve, 100));  // a pause, after which a change is the first
  window.sent = [];
  form.addEventListener("edited", () => window.sent.push(field.value));
  for (const text of ["FROM a", "FROM ab", "FROM abc"]) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return window.sent;
}"""


def test_the_first_change_is_sent_at_once_and_those_that_follow_closely_together(bench: Page) -> None:
    put(bench, "FROM debian:13\n")
    assert bench.evaluate(CHANGES) == ["FROM a"]
    expect(bench.locator("#drawn-layers .box--base")).to_contain_text("abc")
    assert bench.evaluate("window.sent") == ["FROM a", "FROM abc"]


# ---- the list of keys


def test_f1_lists_the_keys_and_each_line_does_what_it_says(bench: Page) -> None:
    put(bench, "from debian:13\n")
    bench.keyboard.press("F1")
    dialog = bench.get_by_role("dialog", name="Keys of the editor")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Ctrl+Space")
    passes_axe(bench, "dialog")
    bench.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(bench.locator(".cm-content")).to_be_focused()
    bench.get_by_role("button", name="Keys").click()
    dialog.get_by_role("button", name="Format the file").focus()
    bench.keyboard.press("Enter")
    expect(bench.locator("#dockerfile")).to_have_value("FROM debian:13\n")


def test_in_another_file_of_the_context_nothing_is_said_about_a_dockerfile(bench: Page) -> None:
    bench.get_by_role("button", name="app.py", exact=True).click()
    expect(bench.locator(".cm-content")).to_have_attribute("aria-label", "app.py")
    asked: list[str] = []
    bench.on("request", lambda request: asked.append(request.url) if "/assist/" in request.url else None)
    bench.locator(".cm-content").focus()
    bench.keyboard.press("Control+Space")
    bench.keyboard.press("F12")
    bench.keyboard.type("$")
    bench.keyboard.press("F1")
    dialog = bench.get_by_role("dialog", name="Keys of the editor")
    expect(dialog).to_contain_text("Undo")
    expect(dialog).not_to_contain_text("Suggest")
    expect(bench.get_by_role("button", name="Format")).to_have_count(0)
    assert asked == []


def test_help_that_cannot_be_fetched_is_tried_again_and_typing_goes_on(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/workbench/")
    expect(page.locator(".cm-content")).to_be_visible()
    put(page, "FROM debian:13\n")
    page.route("**/build/assist.js", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: "assist.js" in request.url):
        page.keyboard.press("Control+Space")
    page.keyboard.insert_text("RU")
    expect(page.locator("#dockerfile")).to_have_value("FROM debian:13\nRU")
    page.unroute("**/build/assist.js")
    page.keyboard.press("Control+Space")
    expect(page.locator("#suggestions")).to_contain_text("RUN")
