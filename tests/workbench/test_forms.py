"""What the editor's form refuses, it refuses in a sentence; everything else comes through as it was typed."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from learn.workbench.forms import SourceForm


def sent(*pairs: tuple[str, str]) -> SourceForm:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return SourceForm(query)


PLACE = ("place", "workbench/Dockerfile")


@pytest.mark.parametrize("text", ["", "   \n", "FROM x\n", "\ufeffFROM x", "RUN \x01\x1b", "漢字 \U0001f6a2\n"])
def test_any_text_is_taken_as_it_is(text: str) -> None:
    form = sent(PLACE, ("dockerfile", text))
    assert form.is_valid(), form.refusal
    assert form.cleaned_data["dockerfile"] == text


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_are_those_of_the_field_on_the_page(ends: str) -> None:
    form = sent(PLACE, ("dockerfile", f"FROM x{ends}RUN y{ends}"))
    assert form.is_valid()
    assert form.cleaned_data["dockerfile"] == "FROM x\nRUN y\n"


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([PLACE], "without a Dockerfile"),
        ([("dockerfile", "FROM x")], "did not say which file"),
        ([PLACE, ("dockerfile", "a"), ("dockerfile", "b")], "sent “dockerfile” 2 times"),
        ([PLACE, PLACE, ("dockerfile", "a")], "sent “place” 2 times"),
        ([PLACE, ("dockerfile", "FROM x\x00")], "NUL character"),
        ([("place", "../../etc/passwd"), ("dockerfile", "a")], "does not know"),
        ([("place", "a" * 90 + "/b"), ("dockerfile", "a")], "does not know"),
        ([("place", "workbench/Dockerfile\n"), ("dockerfile", "a")], "does not know"),
    ],
)
def test_a_form_that_is_not_the_pages_is_refused_in_a_sentence(pairs: list[tuple[str, str]], sentence: str) -> None:
    form = sent(*pairs)
    assert not form.is_valid()
    assert sentence in form.refusal


def test_the_limit_counts_bytes_and_is_said(settings: pytest.FixtureRequest) -> None:
    settings.DRYDOCK_MAX_SOURCE_BYTES = 10  # type: ignore[attr-defined]
    assert sent(PLACE, ("dockerfile", "x" * 10)).is_valid()
    form = sent(PLACE, ("dockerfile", "漢" * 4))
    assert not form.is_valid()
    assert "12 bytes; at most 10" in form.refusal


def test_half_a_surrogate_pair_does_not_break_the_form() -> None:
    sent(PLACE, ("dockerfile", "\ud83d")).is_valid()
