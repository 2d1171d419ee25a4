"""The workbench through the client: what each request shows, keeps and refuses."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.practice.models import Draft, Learner
from learn.practice.record import forget

pytestmark = pytest.mark.django_db

PAGE = "/workbench/"
ANALYSIS = "/workbench/analysis/"
PLACE = "workbench/Dockerfile"
GOOD = "FROM debian:13\nRUN make\nCMD app\n"
BROKEN = "FROM debian:13\nRUNN make\n"


def edit(client: Client, text: str, **fields: str) -> HttpResponse:
    """An edit as htmx sends it."""
    return client.post(ANALYSIS, {"place": PLACE, "dockerfile": text, **fields}, headers={"HX-Request": "true"})


def words(response: HttpResponse) -> str:
    """What a page says, without its markup, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def data(response: HttpResponse) -> dict[str, list[dict[str, object]]]:
    found = re.search(r'<script id="analysis-data"[^>]*>(.*?)</script>', response.content.decode(), re.S)
    assert found
    return json.loads(found[1])


def test_the_page_shows_the_starting_text_and_its_layers(client: Client) -> None:
    response = client.get(PAGE)
    assert response.status_code == 200
    page = response.content.decode()
    assert "FROM python" in page
    assert 'class="box box--layer instruction--copy"' in page
    assert "No warnings" in words(response)


def test_an_edit_answers_with_the_fragment_alone_and_a_line_that_sums_it_up(client: Client) -> None:
    response = edit(client, GOOD)
    page = response.content.decode()
    assert page.strip().startswith('<section id="analysis"')
    assert "<html" not in page
    assert 'id="bench-status" hx-swap-oob="innerHTML"' in page
    assert "1 warning, 1 layer added" in words(response)


def test_a_line_its_layer_and_its_finding_carry_the_same_number(client: Client) -> None:
    response = edit(client, GOOD)
    assert re.search(r'class="slip slip--no-layer instruction--cmd"[^>]*data-instruction="2"', response.content.decode())
    checks = edit(client, GOOD, panel="checks").content.decode()
    assert re.search(r'class="finding finding--warning" data-instruction="2"', checks)
    assert data(response)["instructions"][2] == {"index": 2, "keyword": "CMD", "start_line": 3, "end_line": 3}
    assert data(response)["findings"][0]["line"] == 3


def test_an_error_is_said_in_the_builders_words_with_its_line(client: Client) -> None:
    response = edit(client, BROKEN)
    assert "Line 2 : unknown instruction: RUNN (did you mean RUN?)" in words(response)
    assert data(response)["findings"][0]["severity"] == "error"


def test_a_finding_says_why_with_its_code_as_code(client: Client) -> None:
    page = edit(client, "FROM debian:13\nMAINTAINER me\n", panel="checks").content.decode()
    assert "<code>LABEL org.opencontainers.image.authors=" in page
    assert "`" not in page.split('class="findings"')[1].split("</ul>")[0]


def test_a_file_with_nothing_against_it_says_what_was_checked(client: Client) -> None:
    said = words(client.get(PAGE, {"panel": "checks"}))
    assert "BuildKit would accept this Dockerfile" in said
    assert re.search(r"\d\d checks passed", said)


def test_while_there_are_errors_the_pictures_on_the_page_stay_and_are_marked(client: Client) -> None:
    for panel in ("layers", "image", "history", "stages"):
        page = edit(client, BROKEN, panel=panel, shown=panel).content.decode()
        assert f'id="drawn-{panel}" hx-preserve' in page
        assert f'class="panel panel--{panel} is-stale"' in page
        assert "is-stale" not in edit(client, GOOD, panel=panel, shown=panel).content.decode()


def test_a_panel_opened_while_there_are_errors_shows_the_last_good_picture(client: Client) -> None:
    edit(client, GOOD)
    page = edit(client, BROKEN, panel="history", shown="layers").content.decode()
    assert "hx-preserve" not in page
    assert "RUN /bin/sh -c make" in page
    assert "is-stale" in page


def test_what_is_chosen_is_shown_and_nothing_else(client: Client) -> None:
    for panel in ("layers", "image", "history", "stages", "checks"):
        page = edit(client, GOOD, panel=panel).content.decode()
        assert re.findall(r'id="drawn-(\w+)"', page) == [panel]


def test_a_text_is_there_again_after_a_reload_with_the_last_good_picture(client: Client) -> None:
    edit(client, GOOD)
    edit(client, BROKEN)
    response = client.get(PAGE)
    page = response.content.decode()
    assert "RUNN make" in page
    assert "is-stale" in page
    assert re.search(r'box box--layer instruction--run"[^>]*aria-label="RUN make', page)


def test_a_first_edit_that_breaks_the_file_leaves_the_starting_picture_after_a_reload(client: Client) -> None:
    edit(client, BROKEN)
    assert 'aria-label="COPY requirements.txt' in client.get(PAGE).content.decode()


def test_a_guest_sees_only_their_own_text(client: Client) -> None:
    edit(client, GOOD)
    assert "RUN make" not in Client().get(PAGE).content.decode()


def test_without_scripts_the_button_shows_the_whole_page_and_keeps_the_text(client: Client) -> None:
    response = client.post(PAGE, {"place": PLACE, "dockerfile": GOOD, "do": "analyse"})
    page = response.content.decode()
    assert "<html" in page
    assert "RUN make" in page
    assert "hx-preserve" not in page
    assert Draft.objects.get().good_text == GOOD


def test_without_scripts_a_broken_text_stays_beside_the_last_good_picture(client: Client) -> None:
    client.post(PAGE, {"place": PLACE, "dockerfile": GOOD, "do": "analyse"})
    page = client.post(PAGE, {"place": PLACE, "dockerfile": BROKEN, "do": "analyse"}).content.decode()
    assert "RUNN make" in page
    assert 'aria-label="RUN make' in page


def test_starting_again_puts_the_starting_text_back(client: Client) -> None:
    edit(client, GOOD)
    page = client.post(PAGE, {"place": PLACE, "dockerfile": GOOD, "do": "reset"}).content.decode()
    assert "FROM python" in page
    assert not Draft.objects.exists()


@pytest.mark.parametrize("text", ["x" * 300_000, "\x00\x01\x02PNG\xff" * 100])
def test_what_is_not_analysed_is_said_and_stays_in_the_field(client: Client, text: str) -> None:
    fragment = edit(client, text)
    assert fragment.status_code == 422
    assert 'class="notice notice--bad"' in fragment.content.decode()
    assert 'id="drawn-layers" hx-preserve' in fragment.content.decode()
    page = client.post(PAGE, {"place": PLACE, "dockerfile": text})
    assert page.status_code == 422
    assert text.replace("\x00", "")[:50] in page.content.decode().replace("\x00", "")
    assert not Draft.objects.exists()


def test_junk_that_is_text_is_analysed_like_any_other(client: Client) -> None:
    junk = bytes(range(1, 256)).decode("latin-1") * 50
    assert edit(client, junk).status_code == 200


def test_a_file_full_of_errors_makes_no_page_of_megabytes(client: Client) -> None:
    response = edit(client, "FROM scratch\n" + "NOPE\n" * 40_000, panel="checks")
    assert len(response.content) < 500_000
    assert "39900 more" in words(response)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"place": PLACE},
        {"dockerfile": GOOD},
        {"place": [PLACE, "other/Dockerfile"], "dockerfile": GOOD},
        {"place": PLACE, "dockerfile": [GOOD, BROKEN]},
        {"place": "no-such-thing", "dockerfile": GOOD},
    ],
)
def test_a_form_with_missing_or_doubled_fields_gets_a_sentence(client: Client, body: dict[str, object]) -> None:
    response = client.post(ANALYSIS, body, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "page" in words(response)
    assert client.post(PAGE, body).status_code == 422


def test_opening_the_fragments_address_leads_to_the_workbench(client: Client) -> None:
    assert client.get(ANALYSIS).headers["Location"] == PAGE


def test_too_many_edits_are_refused_for_a_while(client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DRYDOCK_LIMITS = True
    monkeypatch.setattr("learn.limits._count", lambda name, *_: 601 if name == "analysis" else 1)
    response = edit(client, GOOD)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_an_edit_takes_the_same_few_queries_whatever_was_done_before(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    edit(client, GOOD)
    with django_assert_max_num_queries(2):  # the last text without errors is asked for, where no picture of it is on the page
        edit(client, BROKEN)
    with django_assert_max_num_queries(6):
        client.get(PAGE)


@pytest.mark.parametrize("is_signed_in", [False, True], ids=["guest", "account"])
@pytest.mark.parametrize("has_limits", [False, True], ids=["without limits", "with limits"])
def test_an_edit_asks_the_database_for_nothing_but_to_keep_the_text(
    client: Client,
    settings: LazySettings,
    django_user_model: type[User],
    django_assert_num_queries: DjangoAssertNumQueries,
    is_signed_in: bool,
    has_limits: bool,
) -> None:
    settings.DRYDOCK_LIMITS = has_limits
    if is_signed_in:
        client.force_login(django_user_model.objects.create_user("ada"))
    for _ in range(2):  # the first makes the session
        edit(client, GOOD)
    with django_assert_num_queries(1):
        assert edit(client, GOOD + "RUN make\n").status_code == 200
    assert "RUN make" in client.get(PAGE).content.decode()


def test_who_signs_in_writes_for_the_account_at_once(client: Client, django_user_model: type[User]) -> None:
    edit(client, GOOD)
    user = django_user_model.objects.create_user("ada", password="seven-ships-sailing")
    client.post("/accounts/login/", {"login": "ada", "password": "seven-ships-sailing"})
    edit(client, GOOD + "# of the account\n")
    assert [draft.text for draft in Draft.objects.filter(learner__user=user)] == [GOOD + "# of the account\n"]
    client.post("/accounts/logout/")
    edit(client, GOOD + "# of a guest\n")
    assert [draft.text for draft in Draft.objects.filter(learner__user=user)] == [GOOD + "# of the account\n"]
    assert Draft.objects.filter(learner__user=None).get().text == GOOD + "# of a guest\n"


def test_a_text_written_after_everything_was_deleted_is_kept_anew(client: Client) -> None:
    edit(client, GOOD)
    forget(Learner.objects.get())
    assert edit(client, GOOD + "# anew\n").status_code == 200
    assert Draft.objects.get().text == GOOD + "# anew\n"


def test_nothing_typed_becomes_markup(client: Client) -> None:
    hostile = 'FROM x\nRUN "><script>alert(1)</script>\nLABEL a="</textarea><img src=x onerror=alert(1)>"\n'
    edit(client, hostile)
    page = client.get(PAGE).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
