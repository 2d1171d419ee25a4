"""What runs, the history and the other platforms: asked as the page asks, with and without scripts."""

from __future__ import annotations

import html
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from tests.workbench.test_views import ANALYSIS, BROKEN, GOOD, PAGE, PLACE, edit, words

pytestmark = pytest.mark.django_db

NOT_SILENT = 'FROM scratch\nCOPY app /app\nENTRYPOINT ["/app"]\nCMD ["--port", "80"]\nEXPOSE 80\n'


def said(client: Client, text: str, **fields: str) -> str:
    """What the Image panel says; `fields` are its own."""
    return html.unescape(words(edit(client, text, **asks(fields))))


def asks(fields: dict[str, str]) -> dict[str, str]:
    return {
        "panel": "image",
        **{f"image-{name}" if name in ("words", "entrypoint") else name: text for name, text in fields.items()},
    }


def test_it_says_what_is_executed_and_what_stops_it(client: Client) -> None:
    answer = said(client, NOT_SILENT)
    assert '["/app", "--port", "80"] , exec form, as root' in answer
    assert 'Process 1 : ["/app", "--port", "80"]' in answer
    assert "docker stop sends SIGTERM : unless app has a handler of its own" in answer
    assert "Not known here" not in answer


def test_a_shell_form_has_the_shell_as_process_1(client: Client) -> None:
    answer = said(client, "FROM scratch\nCMD sleep 60\n")
    assert '["/bin/sh", "-c", "sleep 60"] , shell form' in answer
    assert 'Then: ["sleep", "60"]' in answer
    assert "sh is PID 1: it neither handles SIGTERM nor passes it on to sleep" in answer


@pytest.mark.parametrize(
    ("fields", "command"),
    [
        ({"words": "-v 'a b'"}, '["/app", "-v", "a b"]'),
        ({"entrypoint": "/bin/echo"}, '["/bin/echo"]'),
        ({"entrypoint": "/bin/echo", "words": "hi"}, '["/bin/echo", "hi"]'),
        ({"entrypoint": "''", "words": "/other"}, '["/other"]'),
    ],
)
def test_the_words_of_docker_run_count(client: Client, fields: dict[str, str], command: str) -> None:
    assert f"{command} , exec form" in said(client, NOT_SILENT, **fields)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": "'a"}, "a quotation mark is left open"),
        ({"words": "a\0b"}, "A NUL character ends an argument"),
        ({"words": "a" * 1001}, "Each field takes 1,000 characters at most."),
        ({"entrypoint": "a b"}, "--entrypoint takes one program"),
        ({"entrypoint": "''"}, "Docker refuses: No command specified"),
    ],
)
def test_words_that_mean_nothing_get_a_sentence_and_spoil_nothing_else(
    client: Client, fields: dict[str, str], sentence: str
) -> None:
    response = edit(client, NOT_SILENT, **asks(fields))
    assert response.status_code == 200
    assert sentence in html.unescape(words(response))
    assert '["/app"]' in html.unescape(words(response))


def test_words_are_shown_again_as_text_and_never_as_markup(client: Client) -> None:
    page = edit(client, NOT_SILENT, panel="image", **{"image-words": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert 'value="&quot;&gt;&lt;script&gt;' in page


def test_what_only_the_base_image_knows_is_not_made_up(client: Client) -> None:
    answer = said(client, "FROM debian:13\nRUN make\n")
    assert "the command comes with the base image" in answer
    assert "Not known here: what debian:13 sets" in answer


def test_the_history_is_dockers_table_and_each_row_knows_its_instruction(client: Client) -> None:
    page = edit(client, GOOD, panel="history").content.decode()
    panel = page.split('id="drawn-history"')[1].split("</table>")[0]
    assert re.findall(r'<th scope="col">([^<]+)', panel) == ["IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT"]
    assert re.findall(r'class="instruction--(\w+)" data-instruction="(\d)"', panel) == [("cmd", "2"), ("run", "1")]
    assert "0B" in panel
    assert "RUN /bin/sh -c make" in panel
    assert "debian:13" in panel


def test_a_stage_on_a_stage_and_its_triggers_have_a_history(client: Client) -> None:
    text = "FROM scratch AS a\nONBUILD COPY x /x\nFROM a\nCOPY y /y\n"
    panel = edit(client, text, panel="history").content.decode().split('id="drawn-history"')[1].split("</table>")[0]
    assert "COPY x /x" in panel
    assert "COPY y /y" in panel


def test_the_same_image_elsewhere_comes_only_when_asked_for(client: Client) -> None:
    assert "requiresCompatibilities" not in edit(client, NOT_SILENT, panel="image").content.decode()
    answer = said(client, NOT_SILENT, do="image:elsewhere")
    assert '"containerPort": 80' in answer
    assert "kind: Deployment" in answer
    assert "Kubernetes calls ENTRYPOINT command" in answer


def test_without_scripts_the_page_answers_and_opens_the_panel(client: Client) -> None:
    fields = {"place": PLACE, "dockerfile": NOT_SILENT, "panel": "image", "image-words": "--help"}
    for do in ("image:run", "image:elsewhere"):
        response = client.post(PAGE, {**fields, "do": do})
        assert response.status_code == 200
        assert '["/app", "--help"]' in html.unescape(words(response))
        assert 'value="image" checked' in response.content.decode()
        assert ("kind: Deployment" in words(response)) == (do == "image:elsewhere")
    assert 'value="layers" checked' in client.get(PAGE).content.decode()


def test_asking_costs_no_query_more(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    edit(client, GOOD)
    with CaptureQueriesContext(connection) as plain:
        edit(client, GOOD)
    with django_assert_num_queries(len(plain)):
        edit(client, GOOD, **asks({"do": "image:elsewhere", "words": "a", "entrypoint": "b"}))


def test_a_command_as_long_as_a_line_may_be_is_cut(client: Client) -> None:
    response = edit(client, f"FROM scratch\nCMD {'a' * 60_000}\n", panel="image", do="image:elsewhere")
    assert response.status_code == 200
    assert len(said(client, f"FROM scratch\nCMD {'a' * 60_000}\n")) < 20_000


def test_an_error_leaves_what_ran_before_on_the_page(client: Client) -> None:
    edit(client, NOT_SILENT)
    for panel in ("history", "image"):
        assert f'id="drawn-{panel}" hx-preserve' in edit(client, BROKEN, panel=panel, shown=panel).content.decode()
    assert '["/app", "--port", "80"]' in html.unescape(words(client.get(PAGE, {"panel": "image"})))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_the_browser_by_keyboard(page: Page, live_server: LiveServer) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}{PAGE}")
    page.locator(".cm-content").wait_for()
    page.locator("#show-image").check()
    page.locator("#run-words").focus()
    page.keyboard.type("--version")
    with page.expect_response(f"**{ANALYSIS}"):
        page.keyboard.press("Enter")
    expect(page.locator(".run > p").first).to_contain_text('"--version"]')
    expect(page.locator("#run-words")).to_be_focused()
    page.locator("#run-words").fill("--help")
    with page.expect_response(f"**{PAGE}"):
        page.locator("#run-it").press("Enter")
    expect(page.locator(".run > p").first).to_contain_text('"--help"]')
    with page.expect_response(f"**{PAGE}"):
        page.locator("#show-elsewhere").press("Enter")
    expect(page.locator(".manifest").first).to_contain_text("FARGATE")
    expect(page.locator("#show-image")).to_be_checked()
    assert page.url.endswith(PAGE)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []
    page.locator("#show-history").check()
    expect(page.locator(".panel--history table")).to_be_visible()
    assert not complaints
