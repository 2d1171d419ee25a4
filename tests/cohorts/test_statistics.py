"""A class's numbers, held against cases worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.cohorts.statistics import (
    FEWEST,
    FEWEST_TO_DISCRIMINATE,
    First,
    item_of,
    most_chosen,
    point_biserial,
    rest_score,
)

Y, N = True, False


@pytest.mark.parametrize(
    ("scored", "expected"),
    [
        ([], None),
        ([(Y, 0.5)], None),
        ([(Y, 0.1), (Y, 0.9), (Y, 0.4)], None),
        ([(N, 0.1), (N, 0.9), (N, 0.4)], None),
        ([(Y, 0.5), (N, 0.5), (Y, 0.5)], None),
        ([(Y, 1.0), (N, 0.0)], 1.0),
        ([(Y, 0.0), (N, 1.0)], -1.0),
        ([(Y, 1.0), (Y, 0.0), (N, 1.0), (N, 0.0)], 0.0),
        # Means 0.8 and 0.4 of 0.8 1.0 0.6 | 0.4 0.6 0.2; s² = 0.4/6, p = 1/2: 0.4 / 0.2582 / 2.
        ([(Y, 0.8), (Y, 1.0), (Y, 0.6), (N, 0.4), (N, 0.6), (N, 0.2)], 0.4 / math.sqrt(0.4 / 6) / 2),
        # 3 of 4 right; means 2/3 and 0; scores 1 1 0 0, s = 1/2: 2/3 · 2 · √3/4.
        ([(Y, 1.0), (Y, 1.0), (Y, 0.0), (N, 0.0)], 2 / 3 / 0.5 * math.sqrt(3 / 16)),
    ],
    ids=[
        "nobody",
        "one",
        "all were right",
        "all were wrong",
        "all scores are one",
        "perfect",
        "the wrong way round",
        "nothing to do with each other",
        "six",
        "three of four",
    ],
)
def test_point_biserial(scored: list[tuple[bool, float]], expected: float | None) -> None:
    found = point_biserial(scored)
    assert found == (None if expected is None else pytest.approx(expected))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 7).map(lambda part: part / 7)), min_size=2, max_size=40))
def test_it_is_pearson_s_correlation_with_right_as_one_and_wrong_as_nought(scored: list[tuple[bool, float]]) -> None:
    n = len(scored)
    xs, ys = [float(is_right) for is_right, _ in scored], [score for _, score in scored]
    mx, my = sum(xs) / n, sum(ys) / n
    sx, sy = math.sqrt(sum((x - mx) ** 2 for x in xs)), math.sqrt(sum((y - my) ** 2 for y in ys))
    found = point_biserial(scored)
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        assert found is None
    else:
        expected = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sx / sy
        assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("answered", "right", "is_correct", "expected"),
    [(1, 1, Y, None), (1, 0, N, None), (2, 1, Y, 0.0), (2, 1, N, 1.0), (5, 3, Y, 0.5), (5, 3, N, 0.75)],
)
def test_the_rest_score_leaves_out_the_answer_itself(answered: int, right: int, is_correct: bool, expected: float | None) -> None:
    assert rest_score(answered, right, is_correct) == expected


def test_too_few_answers_tell_nothing() -> None:
    few = [First(Y, 0.5, 10.0)] * (FEWEST - 1)
    item = item_of(few)
    assert (item.answers, item.right) == (FEWEST - 1, FEWEST - 1)
    assert (item.difficulty, item.discrimination, item.seconds) == (None, None, None)
    assert item_of([]) == item_of(())


def test_each_number_waits_for_what_it_needs() -> None:
    some = [First(is_correct, rest, None) for is_correct, rest in [(Y, 0.9), (N, 0.1)] * (FEWEST_TO_DISCRIMINATE // 2)]
    item = item_of(some)
    assert item.difficulty == 0.5
    assert item.discrimination == pytest.approx(1.0)
    assert item.seconds is None, "no time is known"
    assert item_of(some[:-1]).discrimination is None
    assert item_of([*some[:-1], First(Y)]).discrimination is None, "one has answered nothing else"
    assert item_of([*some[:-1], First(Y)]).difficulty == 0.6


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [([9, 1, 5, 7, 3], 5), ([9, 1, 5, 7, 3, 10_000], 6), ([None, 9, 1, 5, 7, 3], 5), ([None, 9, 1, 5, 7], None)],
    ids=["odd", "even, and somebody went to lunch", "one is not known", "too few are known"],
)
def test_the_time_is_the_median_of_what_is_known(seconds: list[float | None], expected: float | None) -> None:
    assert item_of([First(Y, None, time) for time in seconds]).seconds == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], None),
        ([("", 5)], None),
        ([("a", 0)], None),
        ([("a", 2), ("b", 3), ("a", 2)], ("a", 4)),
        ([("b", 3), ("a", 3)], ("a", 3)),
    ],
)
def test_the_most_chosen_mistake(counts: list[tuple[str, int]], expected: tuple[str, int] | None) -> None:
    assert most_chosen(counts) == expected
