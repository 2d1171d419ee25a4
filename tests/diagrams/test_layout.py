from __future__ import annotations

import pytest

from learn.diagrams.layout import cells, characters, fit, stack


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("short", 10, "short"),
        ("exactly", 7, "exactly"),
        ("too long for it", 8, "too lon…"),
        ("cut before blank", 5, "cut…"),
        ("two  \n lines", 20, "two lines"),
        ("漢字漢字", 5, "漢字…"),
        ("anything", 1, ""),
        ("anything", -3, ""),
        ("", 5, ""),
    ],
)
def test_text_is_cut_to_the_room_it_has(text: str, room: int, shown: str) -> None:
    assert fit(text, room) == shown


def test_wide_characters_take_two_cells_and_combining_ones_none() -> None:
    assert cells("漢字") == 4
    assert cells("e\u0301") == 1


def test_a_narrow_place_has_room_for_no_character() -> None:
    assert characters(-20, 13) == 0


def test_stacked_things_keep_their_gap_and_end_without_one() -> None:
    assert stack([10, 20, 30], 5) == ((0, 15, 40), 70)
    assert stack([], 5) == ((), 0)
