"""The files beside the Dockerfile: opened, added, renamed, deleted and changed by the page's buttons, with nothing lost."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from learn.practice.models import Draft
from learn.workbench.models import State
from tests.workbench.test_views import ANALYSIS, GOOD, PAGE, PLACE, edit, words

pytestmark = pytest.mark.django_db

FILES = json.dumps({"files": {".dockerignore": "*.md\n", "app.py": "print(1)\n", "logo.png": {"base64": "iVBORw0A/w=="}}})


def press(client: Client, do: str, **fields: str) -> HttpResponse:
    """A button of the page, pressed in a browser with scripts."""
    sent = {"place": PLACE, "dockerfile": GOOD, "beside": FILES, "file": "", "do": do, **fields}
    return client.post(PAGE, sent, headers={"HX-Request": "true", "HX-Target": "analysis"})


def kept() -> dict[str, object]:
    """The files of the only draft."""
    return json.loads(Draft.objects.get().beside)["files"]


def editor(response: HttpResponse) -> str:
    """What stands in the editor of a page."""
    found = re.search(r'<textarea id="(?:file-text|dockerfile)"[^>]*>\n(.*?)</textarea>', response.content.decode(), re.S)
    assert found
    return html.unescape(found[1])


def test_the_workbench_begins_with_a_project_that_can_be_built(client: Client) -> None:
    page = client.get(PAGE)
    for path in ("requirements.txt", "app.py", ".dockerignore"):
        assert f'value="open:{path}"' in page.content.decode()


def test_a_file_opens_in_the_editor_and_the_dockerfile_goes_along(client: Client) -> None:
    response = press(client, "open:app.py")
    assert response.headers["HX-Retarget"] == "#workbench"
    assert editor(response) == "print(1)\n"
    assert '<input type="hidden" name="dockerfile" value="FROM debian:13' in response.content.decode()


def test_what_is_typed_in_a_file_is_kept_with_each_edit(client: Client) -> None:
    edit(client, GOOD, beside=FILES, file="app.py", file_text="print(2)\r\n")
    assert kept()["app.py"] == "print(2)\n"
    assert Draft.objects.get().text == GOOD
    assert editor(press(client, "open:", beside=FILES, file="app.py", file_text="print(3)\n")) == GOOD
    assert kept()["app.py"] == "print(3)\n"


def test_the_files_are_there_again_after_a_reload(client: Client) -> None:
    edit(client, GOOD, beside=FILES, target="", build_args="A=1\nB=2")
    page = client.get(PAGE).content.decode()
    assert "open:app.py" in page
    assert "A=1\nB=2</textarea>" in page


def test_a_file_is_added_renamed_changed_and_deleted(client: Client) -> None:
    assert editor(press(client, "add", **{"file-name": "src/new.py"})) == ""
    assert kept()["src/new.py"] == ""
    press(client, "rename:app.py", **{"file-name": "main.py"})
    assert "main.py" in kept()
    press(client, "mode:app.py", file="app.py", file_text="print(1)\n")
    assert kept()["app.py"] == {"mode": "755", "text": "print(1)\n"}
    press(client, "touch:app.py", file="app.py", file_text="print(1)\n")
    assert set(kept()["app.py"]) == {"modified", "text"}  # type: ignore[call-overload]
    press(client, "delete:app.py")
    assert "app.py" not in kept()


def test_a_sample_brings_its_dockerfile_and_its_files(client: Client) -> None:
    page = press(client, "sample:go")
    assert "FROM golang" in editor(page)
    assert "greeting/greeting.go" in kept()
    assert "No warnings" in words(page)


@pytest.mark.parametrize(
    ("do", "name", "sentence"),
    [
        ("open:nothing", "", "there is no such file here, or it is no text"),
        ("open:logo.png", "", "there is no such file here, or it is no text"),
        ("add", "", "Type the new file’s name first"),
        ("add", "app.py", "There is a file app.py already"),
        ("add", "Dockerfile", "The Dockerfile is there already"),
        ("add", "../up", "leaves the context"),
        ("add", "app.py/x", "is no folder"),
        ("add", "x" * 1025, "at most 1024 characters"),
        ("rename:app.py", "../up", "leaves the context"),
        ("rename:app.py", "", "Type the file’s new name first"),
        ("rename:nothing", "x", "There is no file nothing"),
        ("delete:nothing", "", "There is no file nothing"),
        ("mode:nothing", "", "There is no file nothing"),
        ("touch:nothing", "", "There is no file nothing"),
        ("sample:cobol", "", "There is no such sample"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(client: Client, do: str, name: str, sentence: str) -> None:
    response = press(client, do, **{"file-name": name})
    assert response.status_code == 200
    assert sentence in html.unescape(words(response))
    assert kept() == json.loads(FILES)["files"]


@pytest.mark.parametrize("beside", ["{", "[]", '{"files": {"../x": ""}}', "x" * 600_000])
def test_a_context_that_no_page_sent_is_refused_and_the_text_comes_back(client: Client, beside: str) -> None:
    assert edit(client, GOOD, beside=beside).status_code == 422
    page = client.post(PAGE, {"place": PLACE, "dockerfile": GOOD, "beside": beside})
    assert page.status_code == 422
    assert editor(page) == GOOD
    assert not Draft.objects.exists()


def test_names_with_anything_in_them_stay_text(client: Client) -> None:
    page = press(client, "add", **{"file-name": 'a "<script>alert(1)</script> ünï 漢'}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ünï 漢" in page


def test_five_hundred_files_are_listed_and_eight_have_tabs(client: Client) -> None:
    beside = json.dumps({"files": {f"f{number:03}.txt": "x" for number in range(500)}})
    page = press(client, "open:f444.txt", beside=beside)
    assert page.content.decode().count('value="delete:') == 500
    tabs = page.content.decode().split('class="bench__paths"')[1].split("</ul>")[0]
    assert re.findall(r'value="open:([^"]*)"', tabs) == ["", *[f"f00{number}.txt" for number in range(7)], "f444.txt"]


def test_the_target_and_the_build_arguments_count(client: Client) -> None:
    text = "ARG V=1\nFROM scratch AS a\nLABEL v=1\nFROM a AS b\nCOPY x /\n"
    assert "0 layers added" in words(edit(client, text, target="a"))
    assert "1 layer added" in words(edit(client, text, target=""))
    assert "target stage" in words(edit(client, text, target="nowhere"))
    assert edit(client, text, build_args="V").status_code == 422


def test_the_dockerignore_is_the_contexts(client: Client) -> None:
    said = words(
        edit(client, "# check=experimental=CopyIgnoredFile\nFROM scratch\nCOPY README.md /\n", beside=FILES, panel="checks")
    )
    assert "CopyIgnoredFile" in said


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_files_in_the_browser(page: Page, live_server: LiveServer) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}{PAGE}")
    page.locator(".cm-content").wait_for()
    page.get_by_role("button", name="requirements.txt", exact=True).click()
    expect(page.locator(".cm-content")).to_contain_text("flask")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    with page.expect_response(f"**{ANALYSIS}"):
        page.keyboard.insert_text("\nuvicorn\n")
    page.get_by_role("button", name="Dockerfile", exact=True).click()
    expect(page.locator(".cm-content")).to_contain_text("FROM python")
    page.reload()
    page.get_by_role("button", name="requirements.txt", exact=True).click()
    expect(page.locator(".cm-content")).to_contain_text("uvicorn")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("summary", has_text="Files of the build context").click()
    page.get_by_role("button", name="A Go program").click()
    expect(page.locator(".cm-content")).to_contain_text("golang")
    assert not complaints


def test_all_files_go_at_once_and_are_kept_before(client: Client) -> None:
    edit(client, GOOD, beside=FILES)
    response = press(client, "delete-all:")
    assert "All files beside the Dockerfile are removed." in words(response)
    assert Draft.objects.get().beside == ""
    aside = State.objects.get()
    assert (aside.kind, sorted(aside.project.context.files)) == ("auto", [".dockerignore", "app.py", "logo.png"])
    assert "Remove all" not in client.get(PAGE).content.decode()
