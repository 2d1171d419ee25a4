"""States are kept, found, bounded and handed over, and nothing that was kept on purpose goes by itself."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_hex

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from learn.dockerfile.rebuild import Context, File, text_file
from learn.practice.drafts import keep_draft
from learn.practice.models import Learner
from learn.practice.record import claim, forget
from learn.practice.standing import export
from learn.workbench import states
from learn.workbench.models import Kind, State
from learn.workbench.project import Project, ProjectError, beside_to_json
from learn.workbench.shelf import Shelf, projects_of, read_shelf, shelf_of
from learn.workbench.states import (
    KEPT_A_PLACE,
    MAX_SAVES,
    StateRefused,
    delete_state,
    find_state,
    keep_state,
    rename_save,
)
from learn.workbench.subject import NotAtHandError, Subject, analysed

pytestmark = pytest.mark.django_db
HERE, THERE = "workbench/Dockerfile", "layers/before.Dockerfile"


@pytest.fixture
def one() -> Learner:
    return Learner.objects.create()


@pytest.fixture
def owner(django_user_model: type) -> Learner:
    return Learner.objects.create(user=django_user_model.objects.create(username="owner"))


def states_of(learner: Learner, place: str, kind: str) -> list[State]:
    return list(State.objects.filter(learner=learner, place=place, kind=kind).order_by("-at", "-id"))


def a_project(number: int = 0) -> Project:
    files = {"app.py": text_file("print()\n", 0o755), "logo.png": File(b"\x89\x00"), "huge": File(None, 1 << 40)}
    return Project(f"FROM scratch\nLABEL n={number}\n", Context.of(files), "", {"A": "1"})


def test_a_state_comes_back_whole(one: Learner) -> None:
    state = keep_state(one, HERE, a_project(), Kind.SAVE, "  two   words ")
    found = find_state(one, state.pk)
    assert found is not None
    assert (found.project, found.name, found.place, found.kind) == (a_project(), "two words", HERE, "save")


def test_a_list_is_of_one_place_and_kind_newest_first_and_loads_no_content(
    one: Learner, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        keep_state(one, HERE, a_project(number), Kind.BUILD)
    keep_state(one, HERE, a_project(), Kind.SAVE, "s")
    keep_state(one, THERE, a_project(), Kind.BUILD)
    with django_assert_num_queries(2):
        shelf = read_shelf(one, HERE)
    builds = shelf.of(Kind.BUILD)
    with django_assert_num_queries(1):
        found = projects_of(builds)
    assert [found[state.number] for state in builds] == [a_project(number) for number in (2, 1, 0)]
    with django_assert_num_queries(0):
        assert projects_of(builds, is_edit=True) == found
    assert [state.title for state in shelf.of(Kind.SAVE)] == ["“s”"]
    assert len(shelf.states) == 4


def test_a_state_that_was_kept_anew_since_it_was_listed_is_not_taken_for_what_it_was(one: Learner) -> None:
    keep_state(one, HERE, a_project(), Kind.SAVE, "s")
    (listed,) = read_shelf(one, HERE).states
    assert projects_of([listed._replace(digest="older")]) == {}
    assert projects_of([listed]) == {listed.number: a_project()}


def test_an_edit_of_a_page_that_has_the_list_asks_for_nothing(
    one: Learner, owner: Learner, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    project = Project("FROM scratch\n")

    def shelf(signed: str = "", learner: Learner | None = one, place: str = HERE) -> tuple[Shelf, str]:
        return shelf_of(Subject(project, analysed(project), None, {"shelf": signed}, learner, place, is_edit=bool(signed)))

    first = keep_state(one, HERE, a_project(), Kind.SAVE, "s")
    keep_state(one, THERE, a_project(), Kind.SAVE, "far")
    there, signed = shelf()
    with django_assert_num_queries(0):
        assert shelf(signed) == (there, signed)
        assert shelf(signed, learner=None)[0] == Shelf()
        of_nobody = shelf(learner=None)  # of a page that was opened before its learner had done anything
        assert shelf(of_nobody[1]) == of_nobody == (Shelf(), of_nobody[1])
    assert ([state.name for state in there.states], there.elsewhere) == (["s"], ((THERE, 1),))
    rename_save(one, first.pk, "t")
    with django_assert_num_queries(2):
        assert [state.name for state in shelf()[0].states] == ["t"]


def test_an_edit_with_a_list_that_was_not_signed_for_it_gets_none(one: Learner, owner: Learner) -> None:
    project = Project("FROM scratch\n")
    keep_state(one, HERE, a_project(), Kind.SAVE, "s")
    signed = shelf_of(Subject(project, analysed(project), None, {}, one, HERE))[1]
    forged = [(sent, one, HERE) for sent in ("", "0" * 16, "x" * 300, f"{signed}x", signed[:-1], signed.replace(":", ":0", 1))]
    for sent, learner, place in [*forged, (signed, owner, HERE), (signed, one, THERE)]:
        with pytest.raises(NotAtHandError):
            shelf_of(Subject(project, analysed(project), None, {"shelf": sent}, learner, place, is_edit=True))


def test_a_list_longer_than_a_field_is_asked_for_again(one: Learner, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    many = [State(learner=one, place=HERE, kind=Kind.SAVE, name=token_hex(30), digest=token_hex(11)) for _ in range(500)]
    State.objects.bulk_create(many)
    project = Project("FROM scratch\n")
    with django_assert_num_queries(2):
        shelf, signed = shelf_of(Subject(project, analysed(project), None, {}, one, HERE))
    assert (len(shelf.states), signed) == (500, "")


def test_the_last_ten_builds_stay(one: Learner) -> None:
    keep_state(one, THERE, a_project(), Kind.BUILD)
    for number in range(KEPT_A_PLACE + 3):
        keep_state(one, HERE, a_project(number), Kind.BUILD)
    assert [int(state.project.dockerfile.split("=")[1]) for state in states_of(one, HERE, Kind.BUILD)] == list(range(12, 2, -1))
    assert len(states_of(one, THERE, Kind.BUILD)) == 1


def test_builds_in_many_places_are_bounded_too(one: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "KEPT_IN_ALL", 4)
    for number in range(6):
        keep_state(one, f"lesson-{number}/Dockerfile", a_project(), Kind.BUILD)
    assert [state.place[7] for state in State.objects.order_by("id")] == ["2", "3", "4", "5"]


def test_the_same_build_or_save_twice_is_kept_once_at_its_new_time(one: Learner) -> None:
    for kind, name in ((Kind.BUILD, ""), (Kind.SAVE, "mine")):
        first = keep_state(one, HERE, a_project(), kind, name)
        second = keep_state(one, HERE, a_project(), kind, name)
        assert (first.pk, len(states_of(one, HERE, kind))) == (second.pk, 1)
        assert second.at >= first.at
    # Built, changed, and changed back: three builds.
    keep_state(one, HERE, a_project(1), Kind.BUILD)
    keep_state(one, HERE, a_project(), Kind.BUILD)
    assert len(states_of(one, HERE, Kind.BUILD)) == 3


def test_two_saves_may_have_one_name(one: Learner) -> None:
    keep_state(one, HERE, a_project(1), Kind.SAVE, "mine")
    keep_state(one, HERE, a_project(2), Kind.SAVE, "mine")
    assert [state.name for state in states_of(one, HERE, Kind.SAVE)] == ["mine", "mine"]


def test_a_save_too_many_is_refused_and_none_goes(one: Learner) -> None:
    for number in range(MAX_SAVES):
        keep_state(one, HERE if number % 2 else THERE, a_project(number), Kind.SAVE, f"save {number}")
    with pytest.raises(StateRefused, match="Delete one that you no longer need"):
        keep_state(one, HERE, a_project(99), Kind.SAVE, "one more")
    assert State.objects.count() == MAX_SAVES
    assert read_shelf(one, HERE).elsewhere == ((THERE, MAX_SAVES // 2),)
    keep_state(one, HERE, a_project(), Kind.BUILD)  # builds have room of their own


@pytest.mark.parametrize("name", ["", "   ", "\n", "\0"])
def test_a_save_needs_a_name(one: Learner, name: str) -> None:
    with pytest.raises(StateRefused, match="needs a name"):
        keep_state(one, HERE, a_project(), Kind.SAVE, name)
    assert not State.objects.exists()


@pytest.mark.parametrize(
    ("project", "sentence"),
    [
        (Project("FROM a\0"), "NUL"),
        (Project("FROM \ud800"), "not valid Unicode"),
        (Project("#" * (300 << 10)), "at most"),
        (Project("", Context.of({"a": File(bytes(range(256)) * 4096)})), "Remove or shorten a file"),
    ],
)
def test_what_is_too_large_or_cannot_be_stored_is_refused(one: Learner, project: Project, sentence: str) -> None:
    with pytest.raises(StateRefused, match=sentence):
        keep_state(one, HERE, project, Kind.BUILD)


def test_of_one_page_the_last_automatic_save_stays(one: Learner) -> None:
    for page, number in (("1", 1), ("2", 2), ("1", 3)):
        keep_state(one, HERE, a_project(number), Kind.AUTO, "from another tab", page)
    assert [(state.page, state.project.dockerfile[-2]) for state in states_of(one, HERE, Kind.AUTO)] == [("1", "3"), ("2", "2")]


@pytest.mark.parametrize("already", [0, 1, 9, 10])
def test_keeping_takes_as_many_queries_whatever_is_there(
    one: Learner, already: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(already):
        keep_state(one, HERE, a_project(number), Kind.BUILD)
    with django_assert_max_num_queries(9):  # two of them open and close the savepoint
        keep_state(one, HERE, a_project(99), Kind.BUILD)


def test_nobody_reaches_another_s_state(one: Learner, owner: Learner) -> None:
    state = keep_state(owner, HERE, a_project(), Kind.SAVE, "mine")
    assert find_state(one, state.pk) is None
    assert find_state(None, state.pk) is None
    assert rename_save(one, state.pk, "theirs") is None
    assert not delete_state(one, state.pk)
    assert not delete_state(None, state.pk)
    assert find_state(owner, state.pk) == state
    for number in (0, -1, 1 << 63, 1 << 80):
        assert find_state(owner, number) is None


def test_a_save_is_renamed_and_deleted(one: Learner) -> None:
    state = keep_state(one, HERE, a_project(), Kind.SAVE, "old")
    renamed = rename_save(one, state.pk, " new ")
    assert renamed is not None
    assert renamed.name == "new"
    with pytest.raises(StateRefused, match="needs a name"):
        rename_save(one, state.pk, " ")
    assert State.objects.get().name == "new"
    assert delete_state(one, state.pk)
    assert not State.objects.exists()


def test_a_build_becomes_a_save_by_a_name_and_stays_a_build(one: Learner) -> None:
    build = keep_state(one, HERE, a_project(), Kind.BUILD)
    save = rename_save(one, build.pk, "keep this")
    assert save is not None
    assert (save.kind, save.project) == ("save", a_project())
    assert find_state(one, build.pk) is not None


def test_the_tables_refuse_what_the_code_never_writes(one: Learner) -> None:
    row = {"learner": one, "place": HERE, "digest": "x", "packed": b""}
    for wrong in ({"kind": "other"}, {"kind": "save", "name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            State.objects.create(**row, **wrong)
    State.objects.create(**row, kind="auto", page="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        State.objects.create(**row, kind="auto", page="1")


def test_a_state_of_another_version_is_told(one: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learn.workbench.project.FORMAT", 99)
    state = keep_state(one, HERE, a_project(), Kind.BUILD)
    monkeypatch.undo()
    with pytest.raises(ProjectError, match="another version"):
        _ = state.project


def test_an_account_gets_all_of_a_guest_s_states(one: Learner, owner: Learner) -> None:
    for number in range(MAX_SAVES - 5):
        keep_state(owner, HERE, a_project(number), Kind.SAVE, "theirs")
        keep_state(one, HERE, a_project(number), Kind.SAVE, "guest's")
    for learner in (one, owner):
        keep_state(learner, HERE, a_project(), Kind.AUTO, "", page="7")
        for number in range(KEPT_A_PLACE):
            keep_state(learner, HERE, a_project(number), Kind.BUILD)
    before = State.objects.count()
    claim(one, owner)
    assert State.objects.filter(learner=owner).count() == before
    with pytest.raises(StateRefused):
        keep_state(owner, HERE, a_project(1000), Kind.SAVE, "one more")


@pytest.mark.parametrize("guest_is_newer", [True, False])
def test_of_two_drafts_for_one_place_the_older_is_kept_as_a_state(one: Learner, owner: Learner, guest_is_newer: bool) -> None:
    beside = beside_to_json(a_project())
    for learner in (owner, one) if guest_is_newer else (one, owner):
        keep_draft(learner, HERE, f"FROM {'guest' if learner is one else 'owner'}", beside=beside)
        keep_draft(learner, THERE, "FROM the-same")
    claim(one, owner)
    draft = owner.drafts.get(place=HERE)
    kept = State.objects.get(learner=owner)
    assert sorted((draft.text, kept.project.dockerfile)) == ["FROM guest", "FROM owner"]
    assert (draft.text == "FROM guest") is guest_is_newer
    assert kept.project.context == a_project().context


def test_the_export_has_every_state_and_deleting_leaves_none(one: Learner, owner: Learner) -> None:
    keep_state(one, HERE, a_project(), Kind.SAVE, "mine")
    keep_state(owner, HERE, a_project(7), Kind.BUILD)
    [state] = export(one)["states"]
    assert (state["place"], state["kind"], state["name"]) == (HERE, "save", "mine")
    assert state["project"]["dockerfile"] == a_project().dockerfile
    forget(one)
    assert [state.learner for state in State.objects.all()] == [owner]


def test_a_guest_who_kept_a_state_lately_is_not_forgotten(one: Learner) -> None:
    Learner.objects.update(made_at=timezone.now() - timedelta(days=90))
    state = keep_state(one, HERE, a_project(), Kind.SAVE, "mine")
    call_command("forget_guests", days=30)
    assert Learner.objects.filter(pk=one.pk).exists()
    State.objects.filter(pk=state.pk).update(at=timezone.now() - timedelta(days=60))
    call_command("forget_guests", days=30)
    assert not Learner.objects.exists()
