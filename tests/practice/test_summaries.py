"""The rows that attempts come to are the same however they came about: one by one, handed over, or counted afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learn.practice import summaries
from learn.practice.models import Attempt, Learner, MistakeCount, QuestionStanding
from learn.practice.record import Answer, claim, forget, new_token, record_answer
from learn.practice.standing import course_standing, lesson_standing
from learn.practice.timing import LONGEST, seconds_since, stamp
from tests.practice.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Learner:
    return Learner.objects.create()


@pytest.fixture
def owner(django_user_model: type) -> Learner:
    return Learner.objects.create(user=django_user_model.objects.create(username="owner"))


def give(
    learner: Learner, *marks: str, question: str = "shared", digest: str = "now", seconds: int | None = None, token: str = ""
) -> None:
    """Answers in this order: "+" is right, "-" is wrong, and any other word is the mistake that was made."""
    for mark in marks:
        mistake = "" if mark in "+-" else mark
        answer = Answer("boxes", question, digest, (mark,), mark == "+", mistake=mistake, seconds=seconds)
        record_answer(learner, answer, token)


def rows(table: type[Any], learner: Learner) -> list[dict[str, Any]]:
    found = table.objects.filter(learner=learner).order_by(*table._meta.constraints[0].fields).values()
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def all_rows(learner: Learner) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return rows(QuestionStanding, learner), rows(MistakeCount, learner)


@pytest.mark.parametrize(
    ("marks", "attempts", "first", "latest", "mistakes"),
    [
        (["+"], 1, (True, ""), True, {}),
        (["-"], 1, (False, ""), False, {}),
        (["-", "+"], 2, (False, ""), True, {}),
        (["+", "-"], 2, (True, ""), False, {}),
        (["twin", "twin", "+"], 3, (False, "twin"), True, {"twin": 2}),
        (["twin", "other", "twin"], 3, (False, "twin"), False, {"twin": 2, "other": 1}),
    ],
)
def test_the_first_and_the_latest_are_told_and_mistakes_are_counted(
    one: Learner, marks: list[str], attempts: int, first: tuple[bool, str], latest: bool, mistakes: dict[str, int]
) -> None:
    give(one, *marks)
    row = one.standings.get()
    assert (row.attempts, (row.first_correct, row.first_mistake), row.is_correct) == (attempts, first, latest)
    assert row.right == marks.count("+")
    assert (row.first_at, row.latest_at) == (one.attempts.earliest("id").at, one.attempts.latest("id").at)
    assert row.latest == one.attempts.latest("id")
    assert dict(one.mistakes.values_list("mistake", "times")) == mistakes


def test_the_time_of_the_first_answer_is_kept_and_may_be_unknown(one: Learner) -> None:
    give(one, "-", seconds=40)
    give(one, "+", seconds=5)
    give(one, "+", question="inside")
    assert dict(one.standings.values_list("question", "first_seconds")) == {"shared": 40, "inside": None}
    assert list(one.attempts.order_by("id").values_list("seconds", flat=True)) == [40, 5, None]


def test_the_same_form_sent_twice_counts_once(one: Learner) -> None:
    token = new_token()
    give(one, "twin", "twin", "twin", token=token)
    assert one.standings.get().attempts == one.mistakes.get().times == 1


def test_another_wording_has_a_row_of_its_own_and_a_mistake_is_counted_over_all_of_them(one: Learner) -> None:
    give(one, "twin", digest="before")
    give(one, "twin", digest="now")
    assert dict(one.standings.values_list("digest", "attempts")) == {"before": 1, "now": 1}
    assert one.mistakes.get().times == 2


def some_work(*learners: Learner, seed: int) -> None:
    """Answers of several people in between each other, some with tokens that they share."""
    chance = Random(seed)
    tokens = [new_token() for _ in range(4)]
    for _ in range(60):
        give(
            chance.choice(learners),
            chance.choice(["+", "-", "twin", "other"]),
            question=chance.choice(["shared", "inside", "count"]),
            digest=chance.choice(["before", "now"]),
            token=chance.choice([*tokens, "", "", "", ""]),
            seconds=chance.choice([None, 3, 50]),
        )


@pytest.mark.parametrize("seed", range(5))
def test_counted_one_by_one_they_are_what_the_attempts_come_to(one: Learner, seed: int) -> None:
    some_work(one, seed=seed)
    counted = all_rows(one)
    assert sum(row["attempts"] for row in counted[0]) == one.attempts.count()
    summaries.recount(one, set(one.attempts.values_list("lesson", flat=True)))
    assert all_rows(one) == counted


@pytest.mark.parametrize("seed", range(5))
def test_a_guest_s_and_an_account_s_become_what_the_attempts_of_both_come_to(one: Learner, owner: Learner, seed: int) -> None:
    some_work(one, owner, seed=seed)
    give(owner, "twin", question="only the account's")
    give(one, "twin", question="only the guest's")
    claim(one, owner)
    merged = all_rows(owner)
    assert sum(row["attempts"] for row in merged[0]) == owner.attempts.count() == Attempt.objects.count()
    summaries.recount(owner, set(owner.attempts.values_list("lesson", flat=True)))
    assert all_rows(owner) == merged
    assert not QuestionStanding.objects.exclude(learner=owner).exists()
    assert not MistakeCount.objects.exclude(learner=owner).exists()


def test_handing_over_asks_the_database_no_more_for_many_questions_than_for_few(owner: Learner) -> None:
    def statements(questions: int) -> int:
        guest = Learner.objects.create()
        for number in range(questions):
            give(guest, "twin", "+", question=f"question-{questions}-{number}")
        with CaptureQueriesContext(connection) as queries:
            claim(guest, owner)
        return len(queries)

    statements(2)
    assert statements(20) == statements(3)


def test_the_first_of_two_first_answers_is_the_first(one: Learner, owner: Learner) -> None:
    give(one, "twin", seconds=9)
    give(owner, "+", seconds=4)
    claim(one, owner)
    row = owner.standings.get()
    assert (row.attempts, row.first_correct, row.first_mistake, row.first_seconds, row.is_correct) == (2, False, "twin", 9, True)


def test_forgetting_leaves_none_of_one_and_all_of_another(one: Learner, owner: Learner) -> None:
    some_work(one, owner, seed=9)
    kept = all_rows(owner)
    forget(one)
    assert all_rows(owner) == kept
    for table in (Attempt, QuestionStanding, MistakeCount):
        assert set(table.objects.values_list("learner", flat=True)) == {owner.pk}


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_the_migration_counts_what_was_answered_before_it(
    one: Learner, owner: Learner, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_work(one, owner, seed=3)
    Attempt.objects.update(seconds=None)  # no attempt before it had a time
    QuestionStanding.objects.update(first_seconds=None)
    counted = [all_rows(learner) for learner in (one, owner)]
    QuestionStanding.objects.all().delete()
    MistakeCount.objects.all().delete()
    migration = import_module("learn.practice.migrations.0006_count_attempts")
    monkeypatch.setattr(migration, "BATCH", batch)
    migration.fill(apps, None)
    import_module("learn.practice.migrations.0008_count_right").fill(apps, None)
    assert [all_rows(learner) for learner in (one, owner)] == counted


def test_how_somebody_stands_is_read_without_the_attempts(learner: Person) -> None:
    learner.answer("shared")
    known = learner.learner
    with CaptureQueriesContext(connection) as captured:
        course_standing(known, learner.course)
        lesson_standing(known, learner.course.lessons[0])
        learner.browser.get("/progress/")
    read = " ".join(query["sql"] for query in captured)
    assert "practice_questionstanding" in read
    for never in ('"practice_attempt"', "COUNT(", "MAX("):
        assert never not in read


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The server's clock, which can be set."""
    now = [datetime(2030, 1, 1, tzinfo=UTC)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("passed", "seconds"),
    [(0, 0), (42, 42), (LONGEST, LONGEST), (LONGEST + 1, LONGEST), (9 * 86_400, LONGEST), (-1, None), (-86_400, None)],
)
def test_an_answer_takes_from_when_its_form_was_made_until_it_arrives(
    guest: Person, clock: list[datetime], passed: int, seconds: int | None
) -> None:
    page = guest.send("shared", {}).content.decode()
    asked = re.search(r'name="asked" value="([^"]+)"', page)
    assert asked is not None
    clock[0] += timedelta(seconds=passed)
    guest.answer("shared", asked=asked[1])
    assert Attempt.objects.get().seconds == seconds


def test_a_hint_does_not_begin_the_time_anew_and_the_answer_does(guest: Person, clock: list[datetime]) -> None:
    def asked(page: str) -> str:
        found = re.search(r'name="asked" value="([^"]+)"', page)
        assert found is not None
        return found[1]

    first = asked(guest.send("shared", {}).content.decode())
    clock[0] += timedelta(seconds=30)
    second = asked(guest.send("shared", {"do": "hint", "asked": first}).content.decode())
    clock[0] += timedelta(seconds=30)
    third = asked(guest.answer("shared", is_right=False, asked=second).content.decode())
    clock[0] += timedelta(seconds=7)
    guest.answer("shared", asked=third)
    assert list(Attempt.objects.order_by("id").values_list("seconds", flat=True)) == [60, 7]


@pytest.mark.parametrize("made_up", ["", "17", ":", "0:forged", "\x00", "9" * 500, "another question's"])
def test_a_time_that_was_made_up_is_not_known(guest: Person, made_up: str) -> None:
    guest.answer("shared", asked=stamp("boxes", "inside") if made_up == "another question's" else made_up)
    assert Attempt.objects.get().seconds is None
    assert seconds_since(made_up, "boxes", "shared") is None
