"""The panels of layers and stages: sizes, what is hidden, the target, what crosses; and the picture as a file."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.dockerfile.rebuild import Context, text_file
from learn.practice.models import Draft
from learn.workbench.project import Project, beside_to_json
from learn.workbench.sharing import share
from tests.workbench.test_views import edit, words

pytestmark = pytest.mark.django_db

PAGE = "/workbench/"
PICTURE = "/workbench/layers.svg"
PLACE = "workbench/Dockerfile"
WASTEFUL = "FROM debian:trixie-slim\nCOPY big.bin /big.bin\nRUN rm /big.bin\n"
BESIDE = beside_to_json(Project("", Context.of({"big.bin": text_file("x" * 5000)})))
STAGES = (
    "FROM golang:1.26 AS build\nCOPY big.bin /out/app\nFROM build AS test\nRUN go test\n"
    "FROM scratch AS final\nCOPY --from=build /out/app /app\n"
)


def picture(client: Client, text: str, **fields: str) -> HttpResponse:
    return client.post(PICTURE, {"place": PLACE, "dockerfile": text, **fields})


def pressed(client: Client, text: str, button: str, **fields: str) -> HttpResponse:
    """A button of the page, without scripts."""
    return client.post(PAGE, {"place": PLACE, "dockerfile": text, "do": button, **fields})


# ---- layers


def test_the_layers_say_how_large_they_are_what_is_hidden_and_how_to_avoid_it(client: Client) -> None:
    said = words(edit(client, WASTEFUL, beside=BESIDE))
    assert "About 78.8 MB unpacked: the base 78.8 MB, the 2 layers on it 5 kB." in said
    assert "5 kB of 78.8 MB hidden by later layers." in said
    assert "/big.bin 5 kB Line 2 puts it there, line 3 deletes it, but the layer below still holds it." in said
    assert "Saves 5 kB." in said
    assert "Counted: the files of the build context" in said
    assert "debian:trixie-slim: 29.8 MB compressed" in said


def test_the_files_of_the_context_count_with_their_real_sizes_and_the_dockerfile_too(client: Client) -> None:
    text = "FROM scratch\nCOPY . /\n"
    said = words(edit(client, text, beside=BESIDE))
    assert "the 1 layer on it 5.02 kB" in said
    ignored = beside_to_json(
        Project("", Context.of({"big.bin": text_file("x" * 5000), ".dockerignore": text_file("*\n!big.bin\n")}))
    )
    assert "the 1 layer on it 5 kB" in words(edit(client, text, beside=ignored))


def test_build_arguments_and_the_target_reach_the_sizes(client: Client) -> None:
    text = "ARG BASE=scratch\nFROM $BASE AS one\nRUN dd if=/dev/zero of=/a bs=1k count=10\nFROM one\nRUN rm /a\n"
    assert "10.2 kB of 10.2 kB hidden" in words(edit(client, text))
    assert "hidden" not in words(edit(client, text, target="one")).replace("Hidden by later layers", "")
    assert "the base 8.5 MB" in words(edit(client, text, build_args="BASE=alpine"))


def test_a_file_longer_than_is_followed_has_its_layers_without_sizes(client: Client) -> None:
    response = edit(client, "FROM scratch\n" + "RUN true\n" * 600)
    assert "Sizes are not worked out for a file as long as this." in words(response)
    assert response.content.decode().count("box--layer") > 100


def test_an_edit_of_layers_takes_no_query_more_than_the_draft(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edit(client, WASTEFUL, beside=BESIDE)
    with django_assert_num_queries(1):
        edit(client, WASTEFUL + "RUN true\n", beside=BESIDE)


def test_the_files_of_each_layer_come_when_they_are_asked_for_and_stay_through_edits(client: Client) -> None:
    assert "Files, layer by layer" not in words(edit(client, WASTEFUL, beside=BESIDE))
    asked = edit(client, WASTEFUL, beside=BESIDE, do="layers:files")
    assert "Files, layer by layer layer 2:" in words(asked)
    assert 'name="layers-files" value="on"' in asked.content.decode()
    assert "Files, layer by layer" in words(edit(client, WASTEFUL + "ENV A=1\n", beside=BESIDE, **{"layers-files": "on"}))
    away = edit(client, WASTEFUL, beside=BESIDE, do="layers:fold", **{"layers-files": "on"})
    assert "Files, layer by layer" not in words(away)


# ---- stages


def test_the_stages_tell_which_files_cross_and_what_is_not_known(client: Client) -> None:
    said = words(edit(client, STAGES, beside=BESIDE, panel="stages"))
    assert "build to final, COPY --from in line 6: /out/app: 1 file, 5 kB" in said
    unknown = words(edit(client, STAGES.replace("COPY big.bin /out/app", "RUN go build -o /out/app"), panel="stages"))
    assert "/out/app: not known" in unknown
    assert "Not known: what the stage has at /out/app. Only running the build would show it." in unknown


def test_a_button_makes_a_stage_the_target_and_the_form_keeps_it(client: Client) -> None:
    page = edit(client, STAGES, panel="stages").content.decode()
    buttons = re.findall(r'name="do" value="(target:[^"]*)" id="target-(\d)" aria-pressed="(\w+)"', page)
    assert buttons == [("target:build", "0", "false"), ("target:test", "1", "false"), ("target:", "2", "true")]
    chosen = pressed(client, STAGES, "target:test", panel="stages", target="")
    assert 'name="target" maxlength="200" autocapitalize="off" autocomplete="off" spellcheck="false" value="test"' in (
        chosen.content.decode()
    )
    said = words(chosen)
    assert "line 5 · not built: the target does not need it" in said
    assert "line 3 · the target: becomes the image" in said
    assert json.loads(Draft.objects.get().beside)["target"] == "test"
    back = pressed(client, STAGES, "target:", panel="stages", target="test")
    assert "line 5 · the target: becomes the image" in words(back)


def test_only_a_stage_with_a_name_of_its_own_can_be_chosen_and_the_last(client: Client) -> None:
    response = edit(client, "FROM a AS x\nFROM b AS x\nFROM c\nFROM d\n", panel="stages")
    assert re.findall(r'value="target:([^"]*)" id="target-(\d)"', response.content.decode()) == [("x", "1"), ("", "3")]
    assert "Only a stage with a name of its own can be built by itself" in words(response)
    assert "with a name of its own" not in words(edit(client, STAGES, panel="stages"))
    assert "Only a stage" not in words(edit(client, "FROM a\n", panel="stages"))


@pytest.mark.parametrize("name", ["nowhere", "99", '"><script>', "x" * 5_000])
def test_a_target_that_is_not_there_is_answered_in_words(client: Client, name: str) -> None:
    response = pressed(client, STAGES, f"target:{name}", panel="stages", target="")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script ", "").replace('<script>"use', "")
    assert "FROM golang:1.26" in response.content.decode()


# ---- the picture as a file


def test_the_picture_is_an_svg_file_to_save(client: Client) -> None:
    response = picture(client, WASTEFUL, beside=BESIDE)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Disposition"] == 'attachment; filename="layers.svg"'
    root = ET.fromstring(response.content)
    texts = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "5 kB of 78.8 MB hidden by later layers." in texts
    assert "line 2 · 5 kB hidden" in texts
    assert any(text.startswith("Figures with ~ are estimates.") for text in texts)


def test_a_shared_project_has_its_picture_under_its_key(client: Client) -> None:
    key = share(Project(WASTEFUL))
    response = client.get(f"/workbench/s/{key}/layers.svg")
    assert response["Content-Type"] == "image/svg+xml"
    ET.fromstring(response.content)
    assert client.get(f"/workbench/s/{key[::-1]}/layers.svg").status_code == 404
    assert client.get(PICTURE)["Location"] == PAGE


def test_hostile_text_stays_text_in_the_file(client: Client) -> None:
    hostile = (
        "FROM x</title><script>alert(1)</script>\nRUN </text><script>alert(1)</script> && echo ]]>\nRUN \x1b[31m\u202e&amp;\n"
    )
    root = ET.fromstring(picture(client, hostile.replace("</title><script>alert(1)</script>", "")).content)
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    assert any("<script>alert(1)</script>" in "".join(element.itertext()) for element in root.iter())


def test_a_file_with_errors_gives_the_last_good_picture_and_says_so(client: Client) -> None:
    edit(client, WASTEFUL)
    assert b"Drawn from the last text without errors." in picture(client, "FROM x\nRUNN y\n").content


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"dockerfile": "FROM\n"}, "There is no picture to save: this file has errors."),
        ({"dockerfile": "# nothing yet\n"}, "There is no picture to save"),
        ({"dockerfile": "FROM x\0\n"}, "it contains a NUL character"),
        ({}, "The form came without a Dockerfile."),
        ({"dockerfile": "FROM x\n", "place": "?"}, "a file that Drydock does not know"),
    ],
)
def test_where_there_is_no_picture_it_says_so_and_shows_what_was_typed(
    client: Client, fields: dict[str, str], sentence: str
) -> None:
    response = client.post(PICTURE, {"place": PLACE, **fields})
    assert response.status_code == 422
    assert sentence in words(response)
    assert fields.get("dockerfile", "").split("\0")[0].strip() in response.content.decode()


def test_pictures_are_limited(client: Client, settings: LazySettings) -> None:
    settings.DRYDOCK_LIMITS = True
    codes = {picture(client, "FROM scratch\n").status_code for _ in range(70)}
    assert codes == {200, 429}


def test_the_status_counts_the_layers_of_all_stages_that_the_target_stands_on(client: Client) -> None:
    text = (
        "FROM scratch AS a\nCOPY big.bin /\nCOPY big.bin /\nFROM a\nCOPY big.bin /\nFROM scratch AS no\nCOPY big.bin /\nFROM a\n"
    )
    said = words(edit(client, text, beside=BESIDE))
    assert "2 layers added" in said
    assert "the 2 layers on it" in said
