"""When an objective comes back: later after each right answer, sooner after a wrong one, and always at the same dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from learn.practice import cards
from learn.practice.cards import SITTING
from learn.practice.models import Attempt, Card, Learner
from learn.practice.record import Answer, claim, forget, new_token, record_answer, record_help
from learn.practice.streak import Run, days_in_a_row, joined, run_of, with_day

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
AGAIN, HARD, GOOD = 1, 2, 3


class Clock:
    """The server's clock, which the tests set."""

    def __init__(self) -> None:
        self.now = datetime(2030, 3, 1, 12, tzinfo=UTC)

    def goes_on(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def one() -> Learner:
    return Learner.objects.create()


@pytest.fixture
def owner(django_user_model: type) -> Learner:
    return Learner.objects.create(user=django_user_model.objects.create(username="owner"))


def answer(learner: Learner, is_right: bool = True, question: str = "shared", token: str = "", **changed: Any) -> Attempt:
    fields = {"objective": "kernel", **changed}
    return record_answer(learner, Answer("boxes", question, "digest", ("x",), is_right, **fields), token)[0]


def wait(learner: Learner) -> timedelta:
    card = learner.cards.get()
    return card.due - card.last_review


def test_it_comes_back_after_days_when_right_and_after_one_when_wrong(one: Learner, owner: Learner) -> None:
    answer(one)
    answer(owner, is_right=False)
    assert (wait(one), wait(owner)) == (2 * DAY, DAY)


def test_each_time_it_is_right_when_due_it_comes_back_later_and_a_miss_brings_it_back_soon(one: Learner, clock: Clock) -> None:
    waits = []
    for _ in range(5):
        answer(one)
        waits.append(wait(one))
        clock.now = one.cards.get().due
    assert waits == sorted(set(waits))
    assert waits[-1] > 60 * DAY
    answer(one, is_right=False)
    assert DAY <= wait(one) < waits[2]
    for _ in range(9):
        clock.now = one.cards.get().due
        answer(one)
    assert wait(one) == 365 * DAY, "nothing is put off for longer than a year"


@pytest.mark.parametrize(
    ("before", "help_before", "passed", "is_right", "rating"),
    [
        ([], False, DAY, True, GOOD),
        ([], False, DAY, False, AGAIN),
        ([], True, timedelta(minutes=5), True, HARD),
        ([], True, timedelta(minutes=5), False, AGAIN),
        ([], True, SITTING, True, GOOD),
        ([False], False, timedelta(minutes=5), True, HARD),
        ([False], False, SITTING, True, GOOD),
        ([True], False, timedelta(minutes=5), True, None),
        ([True], False, SITTING, True, GOOD),
        ([True], False, timedelta(minutes=5), False, AGAIN),
        ([False, True], False, timedelta(minutes=5), True, None),
    ],
)
def test_an_answer_means_what_it_tells_about_memory(
    one: Learner, clock: Clock, before: list[bool], help_before: bool, passed: timedelta, is_right: bool, rating: int | None
) -> None:
    for outcome in before:
        answer(one, outcome)
    if help_before:
        record_help(one, "boxes", "shared", 1)
        one.helps.update(at=clock.now)
    clock.goes_on(passed)
    assert answer(one, is_right).rating == rating


def test_help_with_another_question_is_no_help_with_this_one(one: Learner) -> None:
    record_help(one, "boxes", "inside", 1)
    assert answer(one).rating == GOOD


def test_the_same_form_sent_twice_moves_the_card_once(one: Learner, clock: Clock) -> None:
    token = new_token()
    answer(one, token=token)
    first = Card.objects.values().get()
    clock.goes_on(DAY)
    answer(one, token=token)
    assert Card.objects.values().get() == first


def test_every_objective_of_every_lesson_has_a_card_of_its_own_and_an_answer_to_none_has_none(one: Learner) -> None:
    answer(one)
    answer(one, question="inside")
    answer(one, question="count", objective="layers")
    answer(one, question="other", objective="")
    assert sorted(one.cards.values_list("objective", flat=True)) == ["kernel", "layers"]


@pytest.mark.parametrize("back", [timedelta(hours=2), 40 * DAY])
def test_a_clock_that_goes_back_stands_still(one: Learner, clock: Clock, back: timedelta) -> None:
    answer(one, is_right=False)
    reviewed = one.cards.get().last_review
    clock.goes_on(-back)
    answer(one, question="inside")
    assert one.cards.get().last_review == reviewed
    assert one.cards.get().due > reviewed


def some_days(clock: Clock, *learners: Learner, seed: int) -> None:
    """Answers of several people over weeks, some with tokens that they share."""
    chance = Random(seed)
    tokens = [new_token() for _ in range(5)]
    for _ in range(60):
        question = chance.choice(["shared", "inside", "count"])
        objective = "layers" if question == "count" else "kernel"
        token = chance.choice([*tokens, "", "", ""])
        answer(chance.choice(learners), chance.random() < 0.7, question=question, objective=objective, token=token)
        clock.goes_on(timedelta(minutes=chance.choice([1, 50, 700, 3000, -5])))


def schedule(learner: Learner) -> list[dict[str, Any]]:
    rows = learner.cards.order_by("lesson", "objective").values()
    return [{name: value for name, value in row.items() if name not in ("id", "learner_id")} for row in rows]


@pytest.mark.parametrize("seed", range(4))
def test_a_card_is_what_the_attempts_come_to(one: Learner, clock: Clock, seed: int) -> None:
    some_days(clock, one, seed=seed)
    moved = schedule(one)
    assert len(moved) == 2
    cards.reschedule(one, ["boxes"])
    assert schedule(one) == moved


@pytest.mark.parametrize("seed", range(4))
def test_of_a_guest_s_and_an_account_s_cards_one_is_made_out_of_the_attempts_of_both(
    one: Learner, owner: Learner, clock: Clock, seed: int
) -> None:
    some_days(clock, one, owner, seed=seed)
    answer(one, question="new", objective="only the guest's")
    answer(owner, question="old", objective="only the account's")
    claim(one, owner)
    merged = schedule(owner)
    assert [row["objective"] for row in merged] == ["kernel", "layers", "only the account's", "only the guest's"]
    cards.reschedule(owner, {row["lesson"] for row in merged})
    assert schedule(owner) == merged
    assert not Card.objects.exclude(learner=owner).exists()


def test_forgetting_leaves_no_card_of_one_and_all_of_another(one: Learner, owner: Learner) -> None:
    answer(one)
    answer(owner)
    forget(one)
    assert list(Card.objects.values_list("learner", flat=True)) == [owner.pk]


def on(day: int) -> date:
    return date(2030, 3, day)


def days(first: int, last: int) -> Run:
    return Run(on(first), on(last))


@pytest.mark.parametrize(
    ("run", "day", "after"),
    [
        (None, 5, (5, 5)),
        ((3, 5), 5, (3, 5)),
        ((3, 5), 6, (3, 6)),
        ((3, 5), 7, (7, 7)),
        ((3, 5), 4, (3, 5)),
        ((3, 5), 1, (3, 5)),
    ],
)
def test_a_day_makes_a_run_longer_or_begins_another(run: tuple[int, int] | None, day: int, after: tuple[int, int]) -> None:
    assert with_day(days(*run) if run else None, on(day)) == days(*after)


@pytest.mark.parametrize(
    ("one_run", "other_run", "both"),
    [
        (None, None, None),
        ((3, 5), None, (3, 5)),
        ((3, 5), (6, 6), (3, 6)),
        ((3, 5), (4, 9), (3, 9)),
        ((3, 9), (4, 5), (3, 9)),
        ((3, 5), (7, 8), (7, 8)),
        ((5, 5), (5, 5), (5, 5)),
    ],
)
def test_two_runs_become_one_where_they_touch(
    one_run: tuple[int, int] | None, other_run: tuple[int, int] | None, both: tuple[int, int] | None
) -> None:
    first, second, expected = (days(*run) if run else None for run in (one_run, other_run, both))
    assert joined(first, second) == joined(second, first) == expected


@pytest.mark.parametrize(("today", "number"), [(5, 3), (6, 3), (7, 0), (20, 0), (4, 3)])
def test_a_run_lasts_until_a_whole_day_went_by_without_an_answer(today: int, number: int) -> None:
    assert days_in_a_row(days(3, 5), on(today)) == number


def test_answers_on_days_in_a_row_are_a_run_and_go_with_a_guest_to_an_account(one: Learner, owner: Learner, clock: Clock) -> None:
    for who in (owner, owner, one, one):
        answer(who)
        answer(who)
        clock.goes_on(DAY)
    claim(one, owner)
    owner.refresh_from_db()
    assert run_of(owner) == days(1, 4)
