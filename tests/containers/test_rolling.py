"""Rolling deployments of Amazon ECS: bounds as its API reference computes them, and rounds that stay within."""

from __future__ import annotations

import pytest

from learn.containers import bounds, rounds

SERVICES = [
    (desired, minimum, maximum)
    for desired in range(1, 13)
    for minimum in (0, 25, 33, 50, 66, 75, 90, 100)
    for maximum in (100, 110, 125, 150, 200, 300)
]


@pytest.mark.parametrize(
    ("service", "least", "most"),
    [
        ((4, 100, 200), 4, 8),  # the example of the reference for the maximum
        ((4, 50, 100), 2, 4),  # and for the minimum
        ((2, 75, 100), 2, 2),  # "the scheduler can't stop any tasks due to the resulting value also being two"
        ((3, 50, 150), 2, 4),
        ((5, 50, 125), 3, 6),
        ((10, 90, 110), 9, 11),
        ((1, 100, 150), 1, 1),
        ((1, 0, 100), 0, 1),
    ],
)
def test_the_minimum_is_rounded_up_and_the_maximum_down(service, least, most):
    assert bounds(*service) == (least, most)


@pytest.mark.parametrize("service", [(0, 100, 200), (101, 100, 200), (4, -1, 200), (4, 101, 200), (4, 100, 99)])
def test_what_cannot_be_is_refused(service):
    with pytest.raises(ValueError, match="not"):
        bounds(*service)


def test_half_may_stop_before_others_start():
    first, second = rounds(4, 50, 100)
    assert first == (2, 2, 2, 2, 2)
    assert second == (2, 2, 2, 0, 4)


def test_with_the_default_all_new_ones_start_before_an_old_one_stops():
    assert rounds(4, 100, 200) == ((0, 4, 4, 4, 4), (4, 0, 4, 0, 4))


def test_one_task_may_neither_stop_nor_get_a_second():
    assert rounds(1, 100, 150) == ()


def test_one_task_that_may_stop_leaves_a_gap():
    assert [each.serving for each in rounds(1, 0, 100)] == [0]


@pytest.mark.parametrize("service", SERVICES)
def test_each_round_stays_within_the_bounds_and_the_last_one_ends_it(service):
    desired = service[0]
    least, most = bounds(*service)
    steps = rounds(*service)
    old, new = desired, 0
    for step in steps:
        assert step.serving == old - step.stopped + new >= least
        old, new = old - step.stopped, new + step.started
        assert (step.old, step.new) == (old, new)
        assert old + new <= most
    assert (old, new) == (0, desired) if steps else least == most == desired
