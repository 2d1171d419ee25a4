"""Saves, links, archives and files through the client: what goes out and comes in, what is refused, and that nothing is lost."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.dockerfile.rebuild import Context, link, text_file
from learn.practice.models import Draft
from learn.workbench.models import Kind, Shared, State, digest_of, pack
from learn.workbench.places import starter
from learn.workbench.project import Project, beside_to_json, project_beside
from tests.workbench.test_archive import REFUSED, zipped
from tests.workbench.test_views import words

pytestmark = pytest.mark.django_db

PAGE = "/workbench/"
PLACE = "workbench/Dockerfile"
MINE = Project("FROM scratch\nCOPY . /\nLABEL mine=1\n", Context.of({"app.py": text_file("print()\n", 0o755)}), "", {"A": "1"})


def fields(project: Project = MINE, place: str = PLACE, **more: str) -> dict[str, str]:
    """The editor's form with a project in it."""
    return {"place": place, "dockerfile": project.dockerfile, "beside": beside_to_json(project), "seen": "", **more}


def press(client: Client, does: str, project: Project = MINE, page: str = PAGE, **more: str) -> HttpResponse:
    return client.post(page, fields(project, panel="compare", do=does, **more))


def sent(client: Client, *files: tuple[str, bytes], project: Project = MINE) -> HttpResponse:
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/workbench/upload/", {**fields(project), "upload": uploads}, follow=True)


def draft() -> Project:
    kept = Draft.objects.get()
    return project_beside(kept.text, kept.beside)


# ---- saves


def test_a_save_is_listed_and_opened_again_and_what_stood_there_is_kept(client: Client) -> None:
    page = press(client, "save", **{"save-name": "my first"})
    assert "Saved as “my first”" in words(page)
    save = State.objects.get()
    assert (save.kind, save.project) == (Kind.SAVE, MINE)
    other = Project("FROM scratch\nLABEL other=1\n")
    page = press(client, f"restore:{save.pk}", other)
    assert "This is “my first”" in words(page)
    assert "LABEL mine=1" in page.content.decode()
    assert draft() == MINE
    assert State.objects.get(kind=Kind.AUTO).project == other
    # Opened again, what is there already is not kept a second time.
    press(client, f"restore:{save.pk}", MINE)
    assert State.objects.count() == 2


def test_a_save_is_renamed_and_deleted(client: Client) -> None:
    press(client, "save", **{"save-name": "old"})
    save = State.objects.get()
    assert "“new”" in words(press(client, f"rename-state:{save.pk}", **{"compare-name": "new"}))
    assert "A save needs a name" in words(press(client, f"rename-state:{save.pk}", **{"compare-name": " "}))
    assert State.objects.get().name == "new"
    assert "It is deleted" in words(press(client, f"delete-state:{save.pk}"))
    assert not State.objects.exists()
    assert draft() == MINE


@pytest.mark.parametrize("action", ["restore", "rename-state", "delete-state"])
@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 30, "²", "1;2"])
def test_a_state_that_is_not_there_is_told_and_the_text_stays(client: Client, action: str, number: str) -> None:
    page = press(client, f"{action}:{number}", **{"compare-name": "n"})
    assert "not here any more" in words(page)
    assert "LABEL mine=1" in page.content.decode()


def test_a_save_without_a_name_is_refused_with_what_to_do(client: Client) -> None:
    page = press(client, "save")
    assert "Type one" in words(page)
    assert "LABEL mine=1" in page.content.decode()


def test_a_save_that_is_not_read_any_more_is_told_and_replaces_nothing(client: Client) -> None:
    press(client, "save", **{"save-name": "old"})
    State.objects.update(packed=pack('{"format":99}'), digest="other")
    page = press(client, f"restore:{State.objects.get().pk}")
    assert "another version of Drydock" in words(page)
    assert "Nothing was opened" in words(page)
    page = press(client, "", **{"compare-earlier": str(State.objects.get().pk)})
    assert "another version of Drydock" in words(page)


def test_a_sample_keeps_what_was_there_and_nothing_of_a_page_as_it_came(client: Client) -> None:
    page = press(client, "sample:go")
    assert "FROM golang" in page.content.decode()
    assert State.objects.get().project == MINE
    sample = draft()
    press(client, f"restore:{State.objects.get().pk}", sample)
    assert {state.project.dockerfile for state in State.objects.all()} == {MINE.dockerfile, sample.dockerfile}
    State.objects.all().delete()
    start = Client()
    press(start, "sample:node", starter())
    assert not State.objects.exists()


def test_starting_again_keeps_what_was_there(client: Client) -> None:
    press(client, "analyse")
    client.post(PAGE, fields(do="reset"))
    assert not Draft.objects.exists()
    assert State.objects.get().project == MINE
    assert State.objects.get().name == "Before you started again"


def test_nothing_that_somebody_calls_a_save_becomes_markup(client: Client) -> None:
    page = press(client, "save", **{"save-name": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# ---- compare


def test_the_start_is_compared_with_the_editor_first(client: Client) -> None:
    page = words(client.get(PAGE, {"panel": "compare"}))
    assert "No difference" in page
    start = client.get(PAGE).content.decode()
    beside = unescape(re.search(r'name="beside" value="([^"]*)"', start)[1])  # type: ignore[index]
    text = unescape(re.search(r'<textarea id="dockerfile"[^>]*>\n(.*?)</textarea>', start, re.S)[1])  # type: ignore[index]
    changed = text.replace("EXPOSE 8000", "EXPOSE 9000")
    page = words(client.post(PAGE, {"place": PLACE, "dockerfile": changed, "beside": beside, "panel": "compare"}))
    assert "4 shared" in page or "5 shared" in page
    assert "new ExposedPorts not set 9000/tcp" in page
    assert "gone ExposedPorts 8000/tcp not set" in page


def test_a_lesson_s_file_is_compared_with_its_own_start_and_saves_elsewhere_are_named(client: Client) -> None:
    press(client, "save", **{"save-name": "at the workbench"})
    page = client.get("/lessons/writing-a-dockerfile/", {"panel": "compare"})
    assert "No difference" in words(page)
    assert "at the workbench" not in words(page)
    assert re.search(r'<a href="/workbench/">the workbench</a> <small>1 save</small>', page.content.decode())


def test_any_two_states_are_compared(client: Client) -> None:
    press(client, "save", **{"save-name": "one"})
    press(client, "save", Project("FROM scratch\nCOPY . /\nUSER 1\n", MINE.context), **{"save-name": "two"})
    first, second = State.objects.order_by("pk")
    page = press(client, "compare", **{"compare-earlier": str(first.pk), "compare-later": str(second.pk)})
    assert f'<option value="{first.pk}" selected>' in page.content.decode()
    assert "new User not set 1" in words(page)
    page = press(client, f"compare:{second.pk}")
    assert f'<option value="{second.pk}" selected>' in page.content.decode()
    assert "gone User 1 not set" in words(page)


def test_the_compare_panel_takes_as_many_queries_whatever_is_kept(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    press(client, "save", **{"save-name": "first"})
    learner, number = State.objects.get().learner, State.objects.get().pk
    chosen = {"panel": "compare", "compare-earlier": str(number), "compare-later": str(number), "page": "1-1"}
    client.post("/workbench/analysis/", {**fields(), **chosen, "edit": "1"})
    for count in (1, 30):
        State.objects.bulk_create(
            State(learner=learner, place=PLACE, kind=Kind.SAVE, name=f"s{n}", digest="x", packed=pack("")) for n in range(count)
        )
        with django_assert_max_num_queries(7):
            client.post("/workbench/analysis/", {**fields(), **chosen, "edit": str(count + 1)})


# ---- links


def shared_by(client: Client, project: Project = MINE) -> str:
    """The address of a link to a project."""
    response = client.post("/workbench/share/", fields(project))
    assert response.status_code == 302
    return response.headers["Location"]


def test_a_link_shows_the_same_state_to_anybody(client: Client) -> None:
    address = shared_by(client)
    assert re.fullmatch(r"/workbench/s/[A-Za-z0-9_-]{22}/", address)
    page = Client().get(address)
    assert page.status_code == 200
    assert "LABEL mine=1" in page.content.decode()
    assert beside_to_json(MINE) in unescape(page.content.decode())
    assert "A=1" in page.content.decode()
    assert not Client().get(address).cookies.get("sessionid"), "looking leaves nothing behind"


def test_a_link_asked_for_in_place_comes_as_an_address_to_copy(client: Client) -> None:
    page = client.post("/workbench/share/", fields(), headers={"HX-Request": "true"}).content.decode()
    assert re.search(r'readonly value="http://testserver/workbench/s/[A-Za-z0-9_-]{22}/"', page)


def test_what_a_visitor_changes_is_their_own_and_the_link_stays(client: Client) -> None:
    address = shared_by(client)
    before = list(Shared.objects.values())
    visitor, another = Client(), Client()
    place = "shared/k" + address.split("/")[-2]
    visitor.post("/workbench/analysis/", fields(Project("FROM scratch\nLABEL theirs=1\n"), place), headers={"HX-Request": "true"})
    press(visitor, "analyse", Project("FROM scratch\nLABEL theirs=2\n"), page=address)
    page = visitor.get(address)
    assert "LABEL theirs=2" in page.content.decode()
    assert "your own version" in words(page)
    assert "LABEL mine=1" in another.get(address).content.decode()
    assert list(Shared.objects.values()) == before
    assert "LABEL mine=1" in visitor.post(address, fields(place=place, do="reset")).content.decode()


def test_the_same_state_has_one_link_whoever_asks(client: Client) -> None:
    assert shared_by(client) == shared_by(client) == shared_by(Client())
    assert Shared.objects.count() == 1


@pytest.mark.parametrize("change", [lambda key: key[:-3], lambda key: key + "x", lambda key: key[::-1], lambda key: "%00" * 22])
def test_a_cut_or_invented_link_is_explained(client: Client, change: object) -> None:
    key = shared_by(client).split("/")[-2]
    response = Client().get(f"/workbench/s/{change(key)}/")  # type: ignore[operator]
    assert response.status_code == 404
    assert "Nothing is shared at this address" in words(response)
    if len(change(key)) == len(key) - 3:  # type: ignore[operator]
        assert "this one has 19" in words(response)


def test_a_link_of_another_version_is_explained(client: Client) -> None:
    content = '{"dockerfile":"FROM a","format":99}'
    Shared.objects.create(key=digest_of(content), packed=pack(content))
    response = client.get(f"/workbench/s/{digest_of(content)}/")
    assert response.status_code == 404
    assert "another version of Drydock" in words(response)


def test_what_is_too_large_for_a_link_is_told_and_kept(client: Client) -> None:
    large = Project("FROM a\n", Context.of({"a": text_file("x" * (300 << 10))}))
    page = client.post("/workbench/share/", fields(large), follow=True)
    assert "Download it instead" in words(page)
    assert draft() == large
    page = client.post("/workbench/share/", fields(large), headers={"HX-Request": "true"})
    assert page.status_code == 422
    assert "Download it instead" in words(page)


def test_links_are_made_so_many_a_minute(client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DRYDOCK_LIMITS = True
    monkeypatch.setattr("learn.limits._count", lambda name, *_: 10_000 if name == "share" else 1)
    response = client.post("/workbench/share/", fields())
    assert response.status_code == 429
    assert "LABEL mine=1" in response.content.decode()
    assert not Shared.objects.exists()


# ---- archives


def test_a_download_is_the_project(client: Client) -> None:
    response = client.post("/workbench/download/", fields())
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == 'attachment; filename="workbench.zip"'
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.read("Dockerfile").decode() == MINE.dockerfile
        assert archive.read("app.py") == b"print()\n"
        assert archive.getinfo("app.py").external_attr >> 16 & 0o777 == 0o755


def test_a_download_that_could_unpack_elsewhere_is_refused_and_the_text_kept(client: Client) -> None:
    hostile = Project("FROM a\n", Context.of({"out": link("/etc/passwd")}))
    page = client.post("/workbench/download/", fields(hostile), follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert "leads out of the project" in words(page)
    assert draft() == hostile


@pytest.mark.parametrize("address", ["share", "download", "upload"])
def test_a_form_that_cannot_be_kept_is_refused_with_its_text_to_copy(client: Client, address: str) -> None:
    page = client.post(f"/workbench/{address}/", fields(Project("# a long text\n" * 30_000)))
    assert page.status_code == 422
    assert "shorten it" in words(page)
    assert page.content.decode().count("# a long text") == 30_000
    assert client.post(f"/workbench/{address}/", {"place": "../x", "dockerfile": "FROM mine"}).status_code == 422


# ---- files


def test_an_uploaded_dockerfile_is_opened_and_what_stood_there_is_kept(client: Client) -> None:
    page = sent(client, ("web.Dockerfile", b"FROM debian:13\n"))
    assert page.redirect_chain == [(PAGE, 302)]
    assert "Opened web.Dockerfile. Beside the Dockerfile: no files." in words(page)
    assert "FROM debian:13" in page.content.decode()
    assert draft() == Project("FROM debian:13\n")
    kept = State.objects.get()
    assert (kept.project, kept.name) == (MINE, "Before web.Dockerfile was opened")


def test_an_uploaded_archive_is_a_project(client: Client) -> None:
    page = sent(client, ("p.zip", zipped(("p/Dockerfile", "FROM debian:13\n"), ("p/src/a.py", "1"))))
    assert "Opened p.zip. Beside the Dockerfile: 1 file." in words(page)
    assert draft().text_of("src/a.py") == "1"


def test_several_uploaded_files_are_added(client: Client) -> None:
    page = sent(client, ("a.txt", b"1"), ("b.txt", b"2"))
    assert "Opened 2 files. Beside the Dockerfile: 3 files." in words(page)
    assert draft().dockerfile == MINE.dockerfile
    assert set(draft().context.files) == {"app.py", "a.txt", "b.txt"}


@pytest.mark.parametrize(("content", "sentence"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_hostile_upload_changes_nothing_and_says_what_to_do(client: Client, content: bytes, sentence: str) -> None:
    page = sent(client, ("p.zip", content))
    assert page.status_code == 200
    assert re.search(sentence, words(page))
    assert draft() == MINE
    assert not State.objects.exists()


def test_an_upload_of_nothing_is_told(client: Client) -> None:
    page = client.post("/workbench/upload/", fields(), follow=True)
    assert "No file was chosen" in words(page)
    assert draft() == MINE


def test_a_lesson_s_place_leads_back_to_its_lesson(client: Client) -> None:
    place = "writing-a-dockerfile/"
    page = client.get("/lessons/writing-a-dockerfile/").content.decode()
    place = unescape(re.search(r'name="place" value="([^"]*)"', page)[1])  # type: ignore[index]
    response = client.post("/workbench/upload/", {**fields(place=place), "upload": SimpleUploadedFile("Dockerfile", b"FROM a\n")})
    assert response.headers["Location"].startswith("/lessons/writing-a-dockerfile/?file=")
    assert "FROM a" in client.get(response.headers["Location"]).content.decode()
    response = client.post("/workbench/upload/", {**fields(place="no-such-lesson/x.Dockerfile")})
    assert response.headers["Location"] == PAGE


# ---- two tabs


def edit(client: Client, page: str, number: int, text: str, seen: str = "") -> str:
    form = {"place": PLACE, "dockerfile": text, "page": page, "edit": str(number), "seen": seen}
    return client.post("/workbench/analysis/", form, headers={"HX-Request": "true"}).content.decode()


def seen_by_a_new_page(client: Client) -> str:
    return unescape(re.search(r'name="seen" value="([^"]*)"', client.get(PAGE).content.decode())[1])  # type: ignore[index]


def test_the_later_of_two_tabs_is_told_and_both_texts_are_kept(client: Client) -> None:
    edit(client, "1-1", 1, "FROM start")
    seen = seen_by_a_new_page(client)
    assert "another tab" not in edit(client, "2-2", 1, "FROM second", seen)
    answer = edit(client, "1-1", 2, "FROM first")
    assert 'id="bench-aside" hx-swap-oob="innerHTML"' in answer
    assert "another tab" in answer
    kept = State.objects.get()
    assert f'value="restore:{kept.pk}"' in answer
    assert (kept.project.dockerfile, draft().dockerfile) == ("FROM second", "FROM first")
    assert "another tab" not in edit(client, "1-1", 3, "FROM first again")
    assert "another tab" in edit(client, "2-2", 2, "FROM second again", seen)
    assert sorted(state.project.dockerfile for state in State.objects.all()) == ["FROM first again", "FROM second"]


def test_a_reload_and_a_button_are_no_other_tab(client: Client) -> None:
    edit(client, "1-1", 1, "FROM start")
    for page in ("2-2", "3-3"):
        assert "another tab" not in edit(client, page, 1, f"FROM {page}", seen_by_a_new_page(client))
    form = {"place": PLACE, "dockerfile": "FROM 3-3\n", "page": "3-3", "edit": "2", "seen": "", "do": "format:"}
    client.post(PAGE, form, headers={"HX-Request": "true"})
    assert "another tab" not in edit(client, "3-3", 3, "FROM go-on")
    assert not State.objects.exists()


def test_without_scripts_the_later_of_two_tabs_is_told_as_well(client: Client) -> None:
    client.post(PAGE, fields(Project("FROM start")))
    seen = seen_by_a_new_page(client)
    first = client.post(PAGE, {**fields(Project("FROM first")), "seen": seen})
    assert "another tab" not in words(first)
    second = client.post(PAGE, {**fields(Project("FROM second")), "seen": seen})
    assert "another tab" in words(second)
    assert State.objects.get().project.dockerfile == "FROM first"
    new = unescape(re.search(r'name="seen" value="([^"]*)"', second.content.decode())[1])  # type: ignore[index]
    assert "another tab" not in words(client.post(PAGE, {**fields(Project("FROM third")), "seen": new}))


@pytest.mark.parametrize("seen", ["junk", "2026-01-01", "2026-01-01T00:00:00+00:00", "9" * 40, "\u0660"])
def test_whatever_a_form_says_it_has_seen_nothing_is_lost(client: Client, seen: str) -> None:
    edit(client, "1-1", 1, "FROM first")
    assert "another tab" in edit(client, "2-2", 1, "FROM second", seen)
    assert (State.objects.get().project.dockerfile, draft().dockerfile) == ("FROM first", "FROM second")
