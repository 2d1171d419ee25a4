"""What a reader is promised of each page."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from learn.reader.reference import check_pages, instruction_pages
from tests.reader.courses import write_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(tmp_path: Path, settings: Settings) -> Path:
    """A course of two lessons with two questions each."""
    settings.LESSONS = write_course(tmp_path / "clocks", lessons=2, questions=2)
    return settings.LESSONS


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def text_of(markup: str) -> str:
    """What is left of a page when the tags are taken out, white space drawn together."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def test_the_front_page_shows_a_stack_that_the_engine_computed(client: Client, course: Path) -> None:
    shown = text_of(page(client, "/"))
    assert "Dockerfile: 7 instructions" in shown
    assert "Image: the base and 4 layers" in shown


def test_the_front_page_lists_every_lesson_and_says_where_to_start(client: Client, course: Path) -> None:
    markup = page(client, "/")
    assert 'href="/lessons/lesson-1/"' in markup
    assert 'href="/lessons/lesson-2/"' in markup
    assert "Lesson number 1 Start here" in text_of(markup)


def test_the_front_page_tells_what_a_lesson_is_for_and_what_it_builds_on(client: Client, course: Path) -> None:
    toml = course / "102-lesson-2" / "lesson.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("needs = []", 'needs = ["lesson-1"]'), encoding="utf-8")
    shown = text_of(page(client, "/"))
    assert "Know it." in shown
    assert "It builds on 1, Lesson number 1" in shown


def test_an_empty_course_has_a_front_page(client: Client, tmp_path: Path, settings: Settings) -> None:
    settings.LESSONS = write_course(tmp_path / "empty", lessons=0)
    assert "There are no lessons in this course yet." in text_of(page(client, "/"))


def test_a_lesson_shows_its_objectives_sections_examples_and_neighbours(client: Client, course: Path) -> None:
    markup = page(client, "/lessons/lesson-1/")
    shown = text_of(markup)
    for expected in ("Know it.", "Before anything else, a word.", "What it adds", "Everything else", "Lesson number 2"):
        assert expected in shown
    assert 'id="what-it-adds"' in markup
    assert 'href="/glossary/#term-layer"' in markup
    assert 'href="/reference/instructions/RUN/"' in markup


def test_every_line_of_an_example_carries_the_number_of_its_instruction(client: Client, course: Path) -> None:
    example = (
        page(client, "/lessons/lesson-1/").split('<figure data-thread="lesson-1/clock.Dockerfile">')[1].split("</figure>")[0]
    )
    assert re.findall(r'class="instruction--(\w+)" data-instruction="(\d+)"', example) == [
        ("from", "0"),
        ("workdir", "1"),
        ("copy", "2"),
        ("cmd", "3"),
    ]


def test_history_and_configuration_are_what_the_engine_says(client: Client, course: Path) -> None:
    shown = text_of(page(client, "/lessons/lesson-1/"))
    assert "2 WORKDIR /srv one layer" in shown
    assert "3 COPY clock.sh . # buildkit one layer" in shown
    assert '4 CMD ["sh" "clock.sh"] no layer' in shown
    assert 'Cmd ["sh", "clock.sh"] 4 CMD' in shown
    assert "WorkingDir /srv 2 WORKDIR" in shown


def test_no_answer_reaches_the_page_before_it_was_given(client: Client, course: Path) -> None:
    markup = page(client, "/lessons/lesson-1/")
    assert "Which one is it, in case 2?" in markup
    for secret in ("The secret reason", "It is this.", "It is not that."):
        assert secret not in markup


def test_a_file_is_opened_in_the_editor_by_its_link(client: Client, course: Path) -> None:
    assert "USER 10001\n</textarea>" in page(client, "/lessons/lesson-1/?file=bell.Dockerfile")


def test_by_htmx_that_link_brings_the_workbench_alone(client: Client, course: Path) -> None:
    response = client.get("/lessons/lesson-1/?file=bell.Dockerfile", headers={"HX-Request": "true", "HX-Target": "workbench"})
    fragment = response.content.decode()
    assert fragment.strip().startswith("<section") or 'id="workbench"' in fragment.split(">")[0]
    assert "USER 10001\n</textarea>" in fragment
    assert "<html" not in fragment


def test_without_javascript_the_editors_button_answers_with_the_whole_lesson(client: Client, course: Path) -> None:
    response = client.post(
        "/lessons/lesson-1/", {"place": "lesson-1/clock.Dockerfile", "dockerfile": "FROM scratch\nRUNN x\n", "do": "analyse"}
    )
    shown = response.content.decode()
    assert response.status_code == 200
    assert "unknown instruction: RUNN (did you mean RUN?)" in text_of(shown)
    assert "RUNN x\n</textarea>" in shown
    assert "What it adds" in shown


def test_what_was_written_is_there_again_after_a_reload(client: Client, course: Path) -> None:
    client.post("/lessons/lesson-1/", {"place": "lesson-1/clock.Dockerfile", "dockerfile": "FROM alpine:3.22\n", "do": "analyse"})
    assert "FROM alpine:3.22\n</textarea>" in page(client, "/lessons/lesson-1/")
    assert "FROM debian:13-slim\n" in page(client, "/lessons/lesson-2/")


def test_an_unknown_lesson_instruction_or_check_is_a_page_that_says_so(client: Client, course: Path) -> None:
    for address in ("/lessons/nothing/", "/reference/instructions/RUNN/", "/reference/checks/Nothing/", "/nowhere/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "There is no page at this address" in response.content.decode()


def test_every_instruction_has_a_page_that_says_what_it_adds(client: Client, course: Path) -> None:
    assert len(instruction_pages()) == 18
    for name in instruction_pages():
        assert name in text_of(page(client, f"/reference/instructions/{name}/"))
    layers = {name for name, found in instruction_pages().items() if found.makes_layer}
    assert layers == {"RUN", "COPY", "ADD", "WORKDIR"}


# What a change of the instruction's line does to a RUN after it. Measured with BuildKit, and its reference.
RUNS_AGAIN = {"FROM", "RUN", "COPY", "ADD", "WORKDIR", "ENV", "ARG", "USER", "SHELL", "ONBUILD"}


@pytest.mark.parametrize("name", instruction_pages())
def test_an_instruction_page_shows_what_its_change_does_to_the_cache(client: Client, course: Path, name: str) -> None:
    found = instruction_pages()[name]
    last = found.rebuilt.rows[-1].cells
    assert last[0].endswith("RUN make")
    assert (last[1] == "runs") is (name in RUNS_AGAIN)
    shown = text_of(page(client, f"/reference/instructions/{name}/"))
    assert "What the build cache compares" in shown
    assert last[2] in shown


@pytest.mark.parametrize("name", instruction_pages())
def test_an_instruction_page_tells_common_mistakes_and_the_checks_for_them(client: Client, course: Path, name: str) -> None:
    found = instruction_pages()[name]
    markup = page(client, f"/reference/instructions/{name}/")
    assert found.mistakes
    assert all(f"<li>{mistake}</li>" in markup for mistake in found.mistakes)
    assert all(f'href="/reference/checks/{check.rule}/"' in markup for check in found.checks)


def test_checks_stand_with_the_instructions_they_speak_of() -> None:
    rules = {name: {check.rule for check in found.checks} for name, found in instruction_pages().items()}
    assert rules["EXPOSE"] == {"ExposeInvalidFormat", "ExposeProtoCasing"}
    assert {"CmdIgnoredByEntrypoint", "JSONArgsRecommended"} <= rules["ENTRYPOINT"]
    assert set(check_pages()) - set().union(*rules.values()) <= {
        "CopyIgnoredFile",
        "SecretsSweptIn",
        "InvalidDefinitionDescription",
    }


@pytest.mark.parametrize("name", instruction_pages())
def test_an_instructions_example_opens_in_the_workbench(client: Client, course: Path, name: str) -> None:
    assert f'href="/workbench/?file={name}"' in page(client, f"/reference/instructions/{name}/")
    opened = page(client, f"/workbench/?file={name}")
    assert f'value="workbench/{name}"' in opened
    assert escape(instruction_pages()[name].example.splitlines()[-1]) in opened


def test_every_check_has_a_page(client: Client, course: Path) -> None:
    listed = page(client, "/reference/")
    for rule in check_pages():
        assert f'href="/reference/checks/{rule}/"' in listed
        assert rule in page(client, f"/reference/checks/{rule}/")


def test_a_check_says_what_hadolint_calls_it(client: Client, course: Path) -> None:
    for rule, said in (
        ("AptInsteadOfAptGet", "hadolint calls it DL3027."),
        ("UnpinnedBase", "hadolint calls it DL3006 or DL3007."),
        ("PackageListsLeftInLayer", "hadolint calls it DL3009, DL3019, DL3032 or DL3040."),
        ("JSONArgsRecommended", "hadolint calls it DL3025."),
    ):
        assert said in text_of(page(client, f"/reference/checks/{rule}/"))
    assert "hadolint" not in text_of(page(client, "/reference/checks/RetiredBase/"))


def test_the_glossary_leads_to_the_lesson_that_introduces_a_term(client: Client, course: Path) -> None:
    markup = page(client, "/glossary/")
    assert 'id="term-layer"' in markup
    assert "layer also layers A set of files. Lesson Lesson number 1" in text_of(markup)


def queries_of(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        page(client, address)
    return len(queries)


def answer_something(reader: Client, lesson: str, question: str) -> None:
    """Choose the first answer offered in the lesson's page, whatever it is."""
    form = lesson.split(f'id="question-{question}"')[1]
    answer, token = (re.search(rf'name="{name}" value="(\w+)"', form) for name in ("answer", "token"))
    assert answer
    assert token
    sent = reader.post(f"/lessons/lesson-1/questions/{question}/", {"answer": answer[1], "token": token[1]})
    assert sent.status_code == 302


@pytest.mark.parametrize("address", ["/", "/lessons/lesson-1/"])
def test_a_page_takes_as_many_queries_for_a_large_course_as_for_a_small_one(
    address: str, tmp_path: Path, settings: Settings
) -> None:
    counts = []
    for lessons, questions in ((1, 1), (6, 9)):
        settings.LESSONS = write_course(tmp_path / str(lessons), lessons, questions)
        reader = Client()
        markup = page(reader, "/lessons/lesson-1/")
        for number in range(1, questions + 1):
            answer_something(reader, markup, f"q{number}")
        counts.append(queries_of(reader, address))
    assert counts[0] == counts[1]


def test_the_lesson_page_of_someone_new_writes_nothing(
    client: Client, course: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page(client, "/lessons/lesson-1/")
    assert "sessionid" not in client.cookies
