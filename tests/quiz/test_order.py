"""Putting steps in order."""

from __future__ import annotations

import pytest

from learn.quiz import grade, read_submission, view

ORDER = """
kind = "order"
feedback = "What is packed first?"
step = [{text = "build"}, {text = "push"}, {text = "pull"}, {text = "run"}]
"""
RIGHT = {"build": "1", "push": "2", "pull": "3", "run": "4"}


def form(question, places):
    """The form that gives each step the number it has in `places`."""
    return {
        f"place-{choice.value}": [places[str(choice.label)]]
        for choice in view(question, "").choices
        if str(choice.label) in places
    }


def test_the_right_order_is_right(ask):
    question = ask(ORDER)
    verdict = grade(question, read_submission(question, form(question, RIGHT)))
    assert verdict.is_correct
    assert verdict.expected == "build → push → pull → run"


def test_another_order_gets_the_authors_words(ask):
    question = ask(ORDER)
    verdict = grade(question, read_submission(question, form(question, RIGHT | {"push": "3", "pull": "2"})))
    assert not verdict.is_correct
    assert verdict.message == "What is packed first?"
    assert verdict.mistake == "step-2"


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        pytest.param({"build": "1"}, "every step", id="steps without a number"),
        pytest.param(RIGHT | {"run": "1"}, "a number of its own, from 1 to 4", id="two steps with one number"),
        pytest.param(RIGHT | {"run": "9"}, "a number of its own, from 1 to 4", id="a number too high"),
        pytest.param(RIGHT | {"run": "four"}, "a number of its own, from 1 to 4", id="no number"),
        pytest.param(RIGHT | {"run": "9" * 400}, "a number of its own, from 1 to 4", id="a monstrous number"),
    ],
)
def test_an_unreadable_form_is_answered_by_a_sentence(ask, places, sentence):
    question = ask(ORDER)
    assert sentence in read_submission(question, form(question, places))


def test_a_doubled_field_is_refused(ask):
    question = ask(ORDER)
    sent = {name: values * 2 for name, values in form(question, RIGHT).items()}
    assert "more than one answer" in read_submission(question, sent)


def test_no_seed_shows_the_right_order(ask):
    question = ask(ORDER)
    shown = {tuple(str(choice.label) for choice in view(question, str(seed)).choices) for seed in range(200)}
    assert ("build", "push", "pull", "run") not in shown
    assert len(shown) > 15


def test_given_numbers_stay(ask):
    question = ask(ORDER)
    shown = view(question, "seed", read_submission(question, form(question, RIGHT)))
    assert {str(choice.label): str(choice.place) for choice in shown.choices} == RIGHT
