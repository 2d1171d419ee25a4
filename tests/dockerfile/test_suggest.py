"""(did you mean …?) names the nearest option, if one is near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.dockerfile.suggest import MAX_OPTIONS, nearest, suggest

KEYWORDS = ("ADD", "ARG", "CMD", "COPY", "ENV", "FROM", "RUN", "USER")


@pytest.mark.parametrize(
    ("value", "options", "expected"),
    [
        pytest.param("RUNN", KEYWORDS, "RUN", id="one letter too many"),
        pytest.param("FRM", KEYWORDS, "FROM", id="one too few"),
        pytest.param("runn", KEYWORDS, "run", id="in lower case as it was written"),
        pytest.param("Runn", KEYWORDS, "run", id="and when the case is mixed"),
        pytest.param("CPOY", KEYWORDS, "COPY", id="two letters changed places"),
        pytest.param("MAINTAINED", KEYWORDS, None, id="nothing is near"),
        pytest.param("RUN", KEYWORDS, None, id="an option itself is not corrected"),
        pytest.param("run", KEYWORDS, None, id="in whatever case"),
        pytest.param("X", KEYWORDS, None, id="three edits are too many"),
        pytest.param("XD", ("ADD", "CMD"), "ADD", id="the first of those as near wins"),
        pytest.param("ADDX", ("AXD", "ADD"), "ADD", id="a nearer one wins over an earlier one"),
        pytest.param("", ("AB", "C"), "c", id="an empty word has neighbours too"),
        pytest.param("B", (), None, id="no options, no answer"),
    ],
)
def test_the_nearest_option_is_found(value: str, options: tuple[str, ...], expected: str | None) -> None:
    assert nearest(value, options, case_sensitive=False) == expected


def test_case_counts_where_it_matters() -> None:
    assert nearest("path", ["PATH"], case_sensitive=True) is None
    assert nearest("PAHT", ["PATH"], case_sensitive=True) == "PATH"
    assert nearest("PaTH", ["PATH"], case_sensitive=True) == "PATH"


def test_the_message_gets_it_behind() -> None:
    assert suggest("unknown instruction: RUNN", "RUNN", KEYWORDS, case_sensitive=False) == (
        "unknown instruction: RUNN (did you mean RUN?)"
    )
    assert suggest("unknown instruction: XXXXXX", "XXXXXX", KEYWORDS, case_sensitive=False) == "unknown instruction: XXXXXX"


def test_very_long_words_cost_little_and_many_options_are_not_all_looked_at() -> None:
    assert nearest("x" * 50_000, ["x" * 49_999], case_sensitive=True) == "x" * 49_999
    assert nearest("NAME", ["far away"] * MAX_OPTIONS + ["NAMES"], case_sensitive=True) is None


def distance(one: str, other: str) -> int:
    """The whole table, as the textbook has it."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        corner, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            corner, row[j] = row[j], min(corner + (a != b), row[j] + 1, row[j - 1] + 1)
    return row[-1]


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_near_means_fewer_than_three_edits(value: str, option: str) -> None:
    expected = option if 0 < distance(value, option) < 3 and option else None
    assert nearest(value, [option], case_sensitive=True) == expected
