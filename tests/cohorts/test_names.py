"""What people may be called, and how a list of them is ordered."""

from __future__ import annotations

import pytest

from learn.cohorts.names import clean_name, sort_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mia", "Mia"),
        ("  Mia \t  Holm\n", "Mia Holm"),
        ("Zoe\u0308", "Zoë"),
        ("مریم", "مریم"),
        ("می‌خواهم", "می‌خواهم"),
        ("⚓", "⚓"),
        ("Mi\u202ea", "Mia"),
        ("\u2066Mia\u2069", "Mia"),
        ("Mi\x00a", "Mia"),
        ("Mi\ud800a", "Mia"),
        ("Mia\u2028Holm", "Mia Holm"),
        ("", ""),
        (" \n\u3000", ""),
        ("\u200b\u200d", ""),
        ("\u0301", ""),
        ("<b>Mia</b>", "<b>Mia</b>"),
    ],
)
def test_a_name_is_one_readable_line(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
    assert clean_name(kept) == kept


def test_a_list_minds_neither_case_nor_accents() -> None:
    names = ["Zoë", "anna", "Émile", "Anna", "eva", "Bo", "zoe"]
    assert sorted(names, key=lambda name: sort_key(name, 80)) == ["anna", "Anna", "Bo", "Émile", "eva", "Zoë", "zoe"]


def test_a_key_is_of_hexadecimal_digits_and_no_longer_than_asked() -> None:
    assert set(sort_key("Ünïcode ⚓", 80)) <= set("0123456789abcdef")
    assert len(sort_key("⚓" * 40, 80)) == 80
