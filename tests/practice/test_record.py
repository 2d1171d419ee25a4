"""What is written, once, whole, and to the right person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from learn.practice.drafts import MAX_DRAFTS, DraftRefused, Edit, drop_draft, keep_draft, max_bytes, read_draft
from learn.practice.models import Attempt, Draft, Help, Learner, Visit
from learn.practice.record import Answer, claim, forget, new_token, record_answer, record_finish, record_help, record_visit

pytestmark = pytest.mark.django_db


def an_answer(question: str = "shared", submission: tuple[str, ...] = ("a",), is_correct: bool = True) -> Answer:
    return Answer("boxes", question, "digest", submission, is_correct)


@pytest.fixture
def one() -> Learner:
    return Learner.objects.create()


@pytest.fixture
def other() -> Learner:
    return Learner.objects.create()


@pytest.fixture
def owner(django_user_model: type) -> Learner:
    return Learner.objects.create(user=django_user_model.objects.create(username="owner"))


def test_the_same_form_sent_twice_is_one_attempt(one: Learner) -> None:
    token = new_token()
    first, is_new = record_answer(one, an_answer(), token)
    second, is_new_again = record_answer(one, an_answer(), token)
    assert (first.pk, is_new, is_new_again) == (second.pk, True, False)
    assert Attempt.objects.count() == 1


def test_the_same_form_with_another_choice_is_another_attempt(one: Learner) -> None:
    token = new_token()
    record_answer(one, an_answer(submission=("a",)), token)
    attempt, is_new = record_answer(one, an_answer(submission=("b",), is_correct=False), token)
    assert is_new
    assert attempt.submission == ["b"]
    assert Attempt.objects.count() == 2


@pytest.mark.parametrize("token", ["", "x", "A" * 32, "0" * 31, "0" * 33, "0" * 32 + "\n", "'; DROP TABLE"])
def test_a_token_that_no_form_makes_is_replaced(one: Learner, token: str) -> None:
    attempt, _ = record_answer(one, an_answer(), token)
    assert len(attempt.token) == 32
    assert attempt.token != token


def test_two_learners_may_send_the_same_token(one: Learner, other: Learner) -> None:
    token = new_token()
    assert record_answer(one, an_answer(), token)[1]
    assert record_answer(other, an_answer(), token)[1]


def test_a_hint_asked_for_twice_is_kept_once(one: Learner) -> None:
    for step in (1, 1, 2):
        record_help(one, "boxes", "shared", step)
    assert sorted(Help.objects.values_list("step", flat=True)) == [1, 2]


def test_a_visit_keeps_its_first_time_and_moves_its_last(one: Learner) -> None:
    record_visit(one, "boxes")
    long_ago = timezone.now() - timedelta(days=9)
    Visit.objects.update(first_at=long_ago, last_at=long_ago)
    record_visit(one, "boxes")
    visit = Visit.objects.get()
    assert visit.first_at == long_ago
    assert visit.last_at > long_ago


def test_a_lesson_is_finished_once(one: Learner) -> None:
    record_finish(one, "boxes")
    first = Visit.objects.get().finished_at
    record_finish(one, "boxes")
    assert Visit.objects.get().finished_at == first is not None


def test_claiming_moves_everything_and_leaves_no_guest(one: Learner, owner: Learner) -> None:
    record_answer(one, an_answer())
    record_help(one, "boxes", "shared", 1)
    record_visit(one, "boxes")
    keep_draft(one, "boxes/box.Dockerfile", "FROM a", "FROM a")
    assert claim(one, owner) == 1
    assert [table.objects.get().learner_id for table in (Attempt, Help, Visit, Draft)] == [owner.pk] * 4
    assert list(Learner.objects.all()) == [owner]


def test_claiming_into_an_account_with_work_adds_and_doubles_nothing(one: Learner, owner: Learner) -> None:
    token = new_token()
    record_answer(one, an_answer("shared"), token)
    record_answer(one, an_answer("inside"))
    record_answer(owner, an_answer("shared"), token)
    record_help(one, "boxes", "shared", 1)
    record_help(one, "boxes", "shared", 2)
    record_help(owner, "boxes", "shared", 1)
    assert claim(one, owner) == 1
    assert sorted(owner.attempts.values_list("question", flat=True)) == ["inside", "shared"]
    assert sorted(owner.helps.values_list("step", flat=True)) == [1, 2]


def test_claiming_visits_keeps_the_first_and_last_times(one: Learner, owner: Learner) -> None:
    now = timezone.now()
    day = timedelta(days=1)
    Visit.objects.create(learner=owner, lesson="boxes", first_at=now - 5 * day, last_at=now - 4 * day)
    Visit.objects.create(learner=one, lesson="boxes", first_at=now - 3 * day, last_at=now, finished_at=now)
    Visit.objects.create(learner=one, lesson="ships", first_at=now, last_at=now)
    claim(one, owner)
    boxes = owner.visits.get(lesson="boxes")
    assert (boxes.first_at, boxes.last_at, boxes.finished_at) == (now - 5 * day, now, now)
    assert owner.visits.filter(lesson="ships").exists()


@pytest.mark.parametrize(("guest_is_newer", "kept"), [(True, "the guest's"), (False, "the account's")])
def test_of_two_drafts_for_one_place_the_newer_stays(one: Learner, owner: Learner, guest_is_newer: bool, kept: str) -> None:
    keep_draft(owner, "boxes/box.Dockerfile", "the account's", "")
    keep_draft(one, "boxes/box.Dockerfile", "the guest's", "")
    later, earlier = (one, owner) if guest_is_newer else (owner, one)
    Draft.objects.filter(learner=earlier).update(at=timezone.now() - timedelta(hours=1))
    Draft.objects.filter(learner=later).update(at=timezone.now())
    claim(one, owner)
    assert owner.drafts.get().text == kept


def test_drafts_that_only_one_side_has_are_all_kept(one: Learner, owner: Learner) -> None:
    keep_draft(owner, "boxes/a.Dockerfile", "a", "")
    keep_draft(one, "boxes/b.Dockerfile", "b", "")
    claim(one, owner)
    assert sorted(owner.drafts.values_list("text", flat=True)) == ["a", "b"]


def test_claiming_twice_does_nothing_the_second_time(one: Learner, owner: Learner) -> None:
    record_answer(one, an_answer())
    assert claim(one, owner) == 1
    assert claim(one, owner) == 0
    assert owner.attempts.count() == 1


def test_an_account_cannot_be_claimed(owner: Learner, other: Learner) -> None:
    record_answer(owner, an_answer())
    assert claim(owner, other) == 0
    assert owner.attempts.count() == 1


def test_forgetting_leaves_nothing_of_one_and_all_of_another(one: Learner, other: Learner) -> None:
    for learner in (one, other):
        record_answer(learner, an_answer())
        record_help(learner, "boxes", "shared", 1)
        record_visit(learner, "boxes")
        keep_draft(learner, "boxes/box.Dockerfile", "FROM a")
    forget(one)
    for table in (Attempt, Help, Visit, Draft):
        assert list(table.objects.values_list("learner", flat=True)) == [other.pk]


def test_a_draft_is_written_over_and_keeps_its_last_good_text(one: Learner) -> None:
    keep_draft(one, "workbench/Dockerfile", "FROM a", "FROM a")
    keep_draft(one, "workbench/Dockerfile", "FRO")
    draft = read_draft(one, "workbench/Dockerfile")
    assert draft is not None
    assert (draft.text, draft.good_text) == ("FRO", "FROM a")
    drop_draft(one, "workbench/Dockerfile")
    assert read_draft(one, "workbench/Dockerfile") is None


def test_keeping_a_draft_is_one_statement(one: Learner, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    at = keep_draft(one, "workbench/Dockerfile", "FROM a", edit=Edit("a page", 1))
    with django_assert_num_queries(1):  # the next edit of the same page
        at = keep_draft(one, "workbench/Dockerfile", "FROM b", edit=Edit("a page", 2))
    with django_assert_num_queries(1):  # the first edit of a page that was opened with this draft
        at = keep_draft(one, "workbench/Dockerfile", "FROM c", edit=Edit("another", 1), seen=at)
    with django_assert_num_queries(1):  # a form without scripts that was opened with this draft
        keep_draft(one, "workbench/Dockerfile", "FROM d", seen=at)


def test_there_is_an_end_to_the_places_that_hold_a_draft(one: Learner, other: Learner) -> None:
    Draft.objects.bulk_create(Draft(learner=one, place=f"boxes/{number}", text="FROM a") for number in range(MAX_DRAFTS))
    with pytest.raises(DraftRefused, match="Reset one"):
        keep_draft(one, "boxes/one-more", "FROM b")
    keep_draft(one, "boxes/0", "FROM b")
    keep_draft(other, "boxes/one-more", "FROM b")
    assert Draft.objects.count() == MAX_DRAFTS + 1


def test_nobody_has_no_draft() -> None:
    assert read_draft(None, "workbench/Dockerfile") is None
    drop_draft(None, "workbench/Dockerfile")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("FROM a\x00", "NUL"),
        ("FROM \ud800", "not valid Unicode"),
        ("é" * (max_bytes() // 2 + 1), "bytes"),
    ],
    ids=["a NUL", "half a surrogate pair", "one character over the limit"],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(one: Learner, text: str, complaint: str) -> None:
    keep_draft(one, "workbench/Dockerfile", "FROM before")
    with pytest.raises(DraftRefused, match=complaint):
        keep_draft(one, "workbench/Dockerfile", text)
    draft = read_draft(one, "workbench/Dockerfile")
    assert draft is not None
    assert draft.text == "FROM before"


def test_guests_who_were_not_seen_for_long_are_forgotten_and_accounts_never(
    one: Learner, other: Learner, owner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    for learner in (one, other, owner):
        record_answer(learner, an_answer())
        record_visit(learner, "boxes")
    long_ago = timezone.now() - timedelta(days=200)
    Learner.objects.update(made_at=long_ago)
    Attempt.objects.update(at=long_ago)
    Visit.objects.exclude(learner=other).update(first_at=long_ago, last_at=long_ago)
    newcomer = Learner.objects.create()
    call_command("forget_guests")
    assert capsys.readouterr().out == "1 guest forgotten.\n"
    assert set(Learner.objects.all()) == {other, owner, newcomer}
    assert set(Attempt.objects.values_list("learner", flat=True)) == {other.pk, owner.pk}


def kept(learner: Learner) -> str:
    draft = read_draft(learner, "workbench/Dockerfile")
    assert draft is not None
    return draft.text


def test_an_edit_that_was_overtaken_is_not_kept_over_a_newer_one_of_its_page(one: Learner) -> None:
    keep_draft(one, "workbench/Dockerfile", "second", edit=Edit("a page", 2))
    keep_draft(one, "workbench/Dockerfile", "first", edit=Edit("a page", 1))
    assert kept(one) == "second"
    keep_draft(one, "workbench/Dockerfile", "third", edit=Edit("a page", 3))
    assert kept(one) == "third"


def test_edits_of_two_pages_are_not_compared_by_number(one: Learner) -> None:
    keep_draft(one, "workbench/Dockerfile", "long sitting", edit=Edit("a page", 90))
    keep_draft(one, "workbench/Dockerfile", "new page", edit=Edit("another", 1))
    assert kept(one) == "new page"
    keep_draft(one, "workbench/Dockerfile", "without scripts")
    assert kept(one) == "without scripts"


def test_what_another_page_wrote_in_the_meantime_is_handed_over_before_it_is_replaced(one: Learner) -> None:
    overtaken: list[str] = []

    def aside(draft: Draft) -> None:
        assert Draft.objects.get().text == draft.text, "it is still there"
        overtaken.append(f"{draft.page}: {draft.text}")

    def edit(page: str, number: int, text: str, seen: datetime | None) -> datetime | None:
        return keep_draft(one, "workbench/Dockerfile", text, edit=Edit(page, number), seen=seen, overtaken=aside)

    at_load = edit("first", 1, "both saw this", None)
    edit("second", 1, "b1", at_load)
    edit("second", 2, "b2", at_load)
    assert overtaken == []
    edit("first", 2, "a2", None)
    edit("first", 3, "a3", None)
    assert overtaken == ["second: b2"]
    edit("second", 3, "b3", at_load)
    assert overtaken == ["second: b2", "first: a3"]
    edit("second", 2, "b2, late", at_load)
    assert kept(one) == "b3"
    edit("first", 4, "b3", None)
    assert len(overtaken) == 2, "the same text replaces nothing"


def test_two_forms_without_scripts_overtake_each_other_too(one: Learner) -> None:
    overtaken: list[Draft] = []
    first = keep_draft(one, "workbench/Dockerfile", "a", seen=None, overtaken=overtaken.append)
    keep_draft(one, "workbench/Dockerfile", "b", seen=first, overtaken=overtaken.append)
    assert overtaken == []
    keep_draft(one, "workbench/Dockerfile", "a2", seen=first, overtaken=overtaken.append)
    assert [draft.text for draft in overtaken] == ["b"]


def test_what_cannot_be_set_aside_is_not_replaced(one: Learner) -> None:
    def refuse(_: Draft) -> None:
        raise DraftRefused("no room")

    keep_draft(one, "workbench/Dockerfile", "a", edit=Edit("first", 1))
    with pytest.raises(DraftRefused):
        keep_draft(one, "workbench/Dockerfile", "b", edit=Edit("second", 1), overtaken=refuse)
    assert kept(one) == "a"
