"""Matching: each gets what belongs to it."""

from __future__ import annotations

import pytest

from learn.quiz import grade, read_submission, view

MATCH = """
kind = "match"
others = ["never"]
pair = [
  {text = "RUN", answer = "at the build", feedback = "RUN acts once, when the image is made."},
  {text = "CMD", answer = "at each start", feedback = "CMD is only noted."},
  {text = "COPY", answer = "at the build", feedback = "COPY brings files into the image."},
]
"""
RIGHT = {"RUN": "at the build", "CMD": "at each start", "COPY": "at the build"}


def form(question, matched):
    """The form that gives each what `matched` has for it."""
    shown = view(question, "")
    values = {text: value for value, text in shown.answers}
    return {
        f"match-{choice.value}": [values.get(matched[str(choice.label)], matched[str(choice.label)])]
        for choice in shown.choices
        if str(choice.label) in matched
    }


def answer(question, matched):
    return read_submission(question, form(question, matched))


def test_each_with_what_belongs_to_it_is_right(ask):
    question = ask(MATCH)
    verdict = grade(question, answer(question, RIGHT))
    assert verdict.is_correct
    assert verdict.expected == "RUN: at the build; CMD: at each start; COPY: at the build"


def test_each_that_does_not_fit_gets_its_own_words(ask):
    question = ask(MATCH)
    verdict = grade(question, answer(question, RIGHT | {"CMD": "at the build", "COPY": "never"}))
    assert not verdict.is_correct
    assert verdict.message == "1 of 3 fits."
    assert [feedback.text for feedback in verdict.feedback] == ["CMD is only noted.", "COPY brings files into the image."]
    assert verdict.expected is None


def test_an_answer_of_several_is_offered_once(ask):
    shown = view(ask(MATCH), "seed")
    assert sorted(text for _, text in shown.answers) == ["at each start", "at the build", "never"]


@pytest.mark.parametrize(
    ("matched", "sentence"),
    [
        pytest.param({"RUN": "at the build"}, "for every one", id="one without an answer"),
        pytest.param(RIGHT | {"RUN": "nonsense"}, "does not offer", id="an answer that is not there"),
        pytest.param(RIGHT | {"RUN": "x" * 600}, "longer than", id="a monstrous answer"),
    ],
)
def test_an_unreadable_form_is_answered_by_a_sentence(ask, matched, sentence):
    assert sentence in answer(ask(MATCH), matched)


def test_what_was_chosen_stays_chosen(ask):
    question = ask(MATCH)
    shown = view(question, "seed", answer(question, RIGHT))
    texts = dict(shown.answers)
    assert {str(choice.label): texts[choice.matched] for choice in shown.choices} == RIGHT


@pytest.mark.parametrize("stored", [(), ("gone",), ("a=b", "a=b"), ("=",), ("\x00",)])
def test_a_stored_answer_of_an_earlier_wording_is_wrong(ask, stored):
    assert not grade(ask(MATCH), stored).is_correct


@pytest.mark.parametrize(
    ("rest", "fault"),
    [
        ('pair = [{text = "a", answer = "b", feedback = "f"}]', "at least two pairs"),
        ('pair = [{text = "a", answer = "b", feedback = "f"}, {text = "c", answer = "b", feedback = "f"}]', "different answers"),
        ('pair = [{text = "a", answer = "b", feedback = "f"}, {text = "a", answer = "c", feedback = "f"}]', "the same text"),
        ('pair = [{text = "a", answer = "b", feedback = ""}, {text = "c", answer = "d", feedback = "f"}]', "no feedback"),
        ('others = ["b"]\npair = [{text = "a", answer = "b", feedback = "f"}, {text = "c", answer = "d", feedback = "f"}]',
         "among `others`"),
        ('pair = [{text = "a", answer = "<b>x</b>", feedback = "f"}, {text = "c", answer = "x", feedback = ""}]', "look"),
    ],
)  # fmt: skip
def test_faults_are_told_to_the_author(ask, rest, fault):
    assert any(fault in found for found in ask(f'kind = "match"\n{rest}').body.faults())


def test_a_sound_one_has_no_faults_and_every_foreseen_mistake_is_caught(ask):
    question = ask(MATCH)
    assert list(question.body.faults()) == []
    for wrong, words in question.body.foreseen():
        verdict = grade(question, wrong)
        assert words in {feedback.text for feedback in verdict.feedback}
