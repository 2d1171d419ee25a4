"""The arithmetic behind the questions about Kubernetes, by worked examples."""

from __future__ import annotations

import pytest

from learn.quiz.families.deployment_bounds import bounds
from learn.quiz.families.pod_placement import Node, least_allocated, most_allocated


@pytest.mark.parametrize(
    ("requested", "least", "most"),
    [((500, 1024), 62, 37), ((1000, 1024), 49, 49), ((1750, 3584), 0, 100), ((0, 0), 87, 12)],
)
def test_a_node_is_scored_with_the_pod_on_it(requested: tuple[int, int], least: int, most: int) -> None:
    node = Node("node", 2000, 4096, *requested, used_cpu=0)
    assert (least_allocated(node, 250, 512), most_allocated(node, 250, 512)) == (least, most)


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "expected"),
    [
        pytest.param(4, 25, 25, (3, 5), id="the default, without a fraction"),
        pytest.param(3, 25, 25, (3, 4), id="more is rounded up, missing is rounded down"),
        pytest.param(10, 25, 25, (8, 13), id="2.5 becomes 3 above and 2 below"),
        pytest.param(5, 0, 10, (4, 5), id="one may be missing where nothing could move"),
    ],
)
def test_a_rolling_update_keeps_within_its_bounds(replicas: int, surge: int, unavailable: int, expected: tuple[int, int]) -> None:
    assert bounds(replicas, surge, unavailable) == expected
