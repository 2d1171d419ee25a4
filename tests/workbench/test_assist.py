"""What the editor asks while somebody writes, and the buttons that change the text: through the client, as a page asks."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from learn.practice.models import Draft
from learn.workbench.assist.positions import to_points, to_units
from tests.workbench.test_views import PLACE, data, edit, words

pytestmark = pytest.mark.django_db

ASSIST = "/workbench/assist/"
PAGE = "/workbench/"
BESIDE = json.dumps({"files": {"app/main.py": "", "secret.env": "", ".dockerignore": "*.env\n"}})
TEXT = """# 🐳🐳 two
FROM golang:1.25 AS build
RUN --mount=type=cache,target=/x make
FROM scratch
COPY --from=build /a /a
CMD app
"""


def ask(client: Client, question: str, text: str, **fields: str) -> dict[str, Any]:
    """A question about the place ‸ of a text, counted as JavaScript counts."""
    before, cursor, after = text.partition("‸")
    assert cursor
    at = len(before.encode("utf-16-le")) // 2
    form = {"place": PLACE, "dockerfile": before + after, "ask": question, "at": str(at), **fields}
    response = client.post(ASSIST, form)
    assert response.status_code == 200
    return response.json()


def at_units(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@pytest.mark.parametrize(
    ("text", "units", "points"),
    [("abc", 2, 2), ("🐳b", 2, 1), ("🐳b", 3, 2), ("🐳b", 1, 0), ("é", 1, 1), ("ab", 99, 2), ("🐳", 99, 1), ("", 5, 0)],
)
def test_units_become_code_points(text: str, units: int, points: int) -> None:
    assert to_points(text, units) == points


@pytest.mark.parametrize("text", ["abc", "🐳b🐳", "é\n🐳", ""])
def test_code_points_become_units_and_back(text: str) -> None:
    for points in range(len(text) + 1):
        assert to_points(text, to_units(text, points)) == points


def test_a_completion_counts_as_the_editor_does_behind_emoji(client: Client) -> None:
    text = TEXT + "COPY --from=bu‸"
    found = ask(client, "completion", text)
    assert at_units(text.replace("‸", ""), found["from"], 10**6) == "bu"
    assert [option["text"] for option in found["options"]] == ["build"]
    assert found["options"][0]["kind"] == "stage"


def test_files_are_suggested_as_they_reach_the_builder(client: Client) -> None:
    found = ask(client, "completion", TEXT + "COPY ‸", beside=BESIDE)
    texts = [option["text"] for option in found["options"]]
    assert texts[:2] == ["app/", ".dockerignore"]
    assert "secret.env" not in texts


@pytest.mark.parametrize(
    ("place", "sentences"),
    [
        ("CO‸PY", ["COPY", "from the build context, or from another stage", "COPY in the reference"]),
        ("--fr‸om", ["COPY --from", "a stage or an image"]),
        ("type=ca‸che", ["--mount=type=cache", "Keeps a folder from one build to the next"]),
        ("tar‸get", ["target of a cache mount"]),
        ("AS bui‸ld", ["Stage build", "Begins on line 2 with golang:1.25", "Needed by the stage of line 4"]),
        ("CMD a‸pp", ["Warning", "JSON arguments recommended"]),
    ],
)
def test_a_card_says_what_a_word_is(client: Client, place: str, sentences: list[str]) -> None:
    text = TEXT.replace(place.replace("‸", ""), place, 1)
    card = html.unescape(" ".join(re.sub(r"<[^>]+>", " ", ask(client, "card", text)["html"]).split()))
    for sentence in sentences:
        assert sentence in card


def test_a_variables_card_names_the_line_that_set_it_and_shows_its_value_as_text(client: Client) -> None:
    text = "FROM a\nENV A=<b>1</b>\nRUN echo $A‸\n"
    card = ask(client, "card", text)
    assert "&lt;b&gt;" in card["html"]
    assert "on line 2" in card["html"]
    assert at_units(text, card["from"], card["to"]) == "$A"


def test_of_other_words_there_is_no_card(client: Client) -> None:
    assert ask(client, "card", TEXT.replace("make", "ma‸ke")) == {}


def test_a_stage_is_defined_where_it_gets_its_name(client: Client) -> None:
    found = ask(client, "definition", TEXT.replace("--from=build", "--from=bu‸ild"))
    assert at_units(TEXT, found["from"], found["to"]) == "build"
    assert found["from"] < len(TEXT.encode("utf-16-le")) // 4
    assert ask(client, "stage", TEXT.replace("AS build", "AS b‸uild")) == {"stage": 0, "name": "build"}
    assert ask(client, "definition", TEXT.replace("make", "ma‸ke")) == {}


def test_a_variable_is_defined_on_its_line(client: Client) -> None:
    found = ask(client, "definition", "FROM a\nARG V=1\nRUN echo $V‸\n")
    assert (found["from"], found["to"]) == (7, 7)


@pytest.mark.parametrize(
    "fields",
    [
        {"ask": "everything", "at": "0"},
        {"ask": "card"},
        {"ask": "card", "at": "-1"},
        {"ask": "card", "at": "٣"},
        {"ask": "card", "at": "9" * 30},
        {"ask": "card", "at": "0", "dockerfile": "FROM a\0"},
        {"ask": "card", "at": "0", "place": "nowhere"},
        {"ask": "card", "at": "0", "beside": "{"},
    ],
)
def test_what_cannot_be_answered_gets_a_sentence(client: Client, fields: dict[str, str]) -> None:
    response = client.post(ASSIST, {"place": PLACE, "dockerfile": "FROM a\n", **fields})
    assert response.status_code == 422
    assert response.json()["refusal"]


def test_a_text_that_is_too_large_is_refused(client: Client, settings: LazySettings) -> None:
    text = "#" * (settings.DRYDOCK_MAX_SOURCE_BYTES + 1)
    assert client.post(ASSIST, {"place": PLACE, "dockerfile": text, "ask": "card", "at": "0"}).status_code == 422


def test_a_question_keeps_nothing(client: Client) -> None:
    ask(client, "completion", TEXT + "‸")
    assert not Draft.objects.exists()


def test_too_many_questions_are_refused_for_a_while(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DRYDOCK_LIMITS = True
    monkeypatch.setattr("learn.limits._count", lambda *_: 10**6)
    response = client.post(ASSIST, {"place": PLACE, "dockerfile": "FROM a\n", "ask": "card", "at": "0"})
    assert response.status_code == 429


# ---- what changes the text


def press(client: Client, do: str, text: str, **fields: str) -> str:
    """The text in the field after a button, in a browser without scripts."""
    page = client.post(PAGE, {"place": PLACE, "dockerfile": text, "panel": "checks", "do": do, **fields}).content.decode()
    field = re.search(r'<textarea id="dockerfile"[^>]*>\n(.*?)</textarea>', page, re.S)
    assert field
    return html.unescape(field[1])


def marks(client: Client, text: str) -> list[str]:
    page = edit(client, text, panel="checks").content.decode()
    return re.findall(r'name="do" value="fix:(\w{12})"', page)


UNTIDY = "from debian:13 as Build\nCMD app\n"


def test_each_finding_with_a_fix_has_a_button_that_carries_it_out(client: Client) -> None:
    assert {press(client, f"fix:{mark}", UNTIDY) for mark in marks(client, UNTIDY)} == {
        "FROM debian:13 as Build\nCMD app\n",
        "from debian:13 as build\nCMD app\n",
        'from debian:13 as Build\nCMD ["app"]\n',
    }


def test_all_fixes_at_once_leave_nothing_to_fix(client: Client) -> None:
    mended = press(client, "fix:all", UNTIDY)
    assert mended.startswith("FROM debian:13 AS build\n")
    assert marks(client, mended) == []


def test_a_fix_of_a_text_that_has_changed_since_changes_nothing(client: Client) -> None:
    mark = marks(client, UNTIDY)[0]
    moved = "# a new line\n" + UNTIDY
    assert press(client, f"fix:{mark}", moved) == moved
    response = client.post(PAGE, {"place": PLACE, "dockerfile": moved, "do": f"fix:{mark}"})
    assert "The text has changed since this was found" in words(response)


def test_the_answer_to_a_button_brings_the_new_text_to_the_editor(client: Client) -> None:
    form = {"place": PLACE, "dockerfile": "from a\n", "do": "format:", "panel": "layers"}
    response = client.post(PAGE, form, headers={"HX-Request": "true", "HX-Target": "analysis"})
    assert data(response)["text"] == "FROM a\n"
    assert "what is built stays the same" in words(response)


def test_formatting_is_a_button_and_says_why_it_did_nothing(client: Client) -> None:
    assert press(client, "format:", "from   a\n") == "FROM a\n"
    broken = "FROM a\nENV X\n"
    assert press(client, "format:", broken) == broken
    response = client.post(PAGE, {"place": PLACE, "dockerfile": broken, "do": "format:"})
    assert "Line 2 cannot be read" in words(response)


def test_a_stage_is_renamed_by_a_form_and_the_target_follows(client: Client) -> None:
    fields = {"stage-which": "0:build", "stage-name": "tools", "target": "build"}
    renamed = press(client, "name-stage:", TEXT, **fields)
    assert "AS tools" in renamed
    assert "--from=tools" in renamed
    page = client.get(PAGE).content.decode()
    assert re.search(r'name="target"[^>]*value="tools"|<option[^>]*value="tools"[^>]*selected', page)


def test_the_panel_of_stages_offers_those_that_have_a_name(client: Client) -> None:
    page = edit(client, TEXT, panel="stages").content.decode()
    chooser = page.split('name="stage-which"')[1].split("</select>")[0]
    assert re.findall(r'<option value="([^"]*)"', chooser) == ["0:build"]
    assert 'name="do" value="name-stage:"' in page
    assert "stage-which" not in edit(client, "FROM a\n", panel="stages").content.decode()


@pytest.mark.parametrize("which", ["", "0", "7:build", "0:other", "1:", "1:None"])
def test_a_stage_that_is_not_there_is_not_renamed(client: Client, which: str) -> None:
    assert press(client, "name-stage:", TEXT, **{"stage-which": which, "stage-name": "tools"}) == TEXT


def test_the_editor_learns_what_can_be_folded(client: Client) -> None:
    assert data(edit(client, "FROM a\nRUN x \\\n  y\n"))["folds"] == [[2, 3]]
