"""Choosing one option, or several."""

from __future__ import annotations

import pytest

from learn.quiz import Question, grade, read_submission, view

CHOICE = """
kind = "choice"
option = [
  {text = "A process", correct = true, feedback = "So it is."},
  {text = "A small computer", feedback = "Nothing boots."},
  {text = "A file", feedback = "That is the image."},
]
"""
SEVERAL = """
kind = "several"
option = [
  {text = "RUN", correct = true, feedback = "It changes files."},
  {text = "COPY", correct = true, feedback = "It brings files."},
  {text = "CMD", feedback = "It writes a setting."},
]
"""


def value(question: Question, label: str) -> str:
    return next(choice.value for choice in view(question, "").choices if choice.label == label)


def answer(question: Question, *labels: str) -> tuple[str, ...]:
    submission = read_submission(question, {"answer": [value(question, label) for label in labels]})
    assert not isinstance(submission, str), submission
    return submission


def test_the_right_option_is_right_and_brings_the_explanation(ask):
    question = ask(CHOICE)
    verdict = grade(question, answer(question, "A process"))
    assert verdict.is_correct
    assert (verdict.message, verdict.expected, verdict.explanation) == ("So it is.", "A process", "<p>Because.</p>")


def test_a_wrong_option_gets_its_own_words_and_nothing_of_the_answer(ask):
    question = ask(CHOICE)
    verdict = grade(question, answer(question, "A small computer"))
    assert not verdict.is_correct
    assert verdict.message == "Nothing boots."
    assert verdict.expected is None
    assert verdict.explanation is None


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        pytest.param({}, "Choose one of the options first.", id="nothing chosen"),
        pytest.param({"answer": ["nonsense"]}, "something that this question does not offer", id="no such option"),
        pytest.param({"answer": ["A process", "A file"]}, "more than one option", id="two radio buttons at once"),
    ],
)
def test_an_unreadable_form_is_answered_by_a_sentence(ask, form, sentence):
    question = ask(CHOICE)
    labels = [str(choice.label) for choice in view(question, "").choices]
    sent = {"answer": [value(question, name) if name in labels else name for name in form.get("answer", [])]}
    found = read_submission(question, sent)
    assert isinstance(found, str)
    assert sentence in found


def test_an_answer_to_an_earlier_wording_counts_as_wrong_and_does_not_fail(ask):
    assert not grade(ask(CHOICE), ("gone",)).is_correct
    assert not grade(ask(SEVERAL), ("gone",)).is_correct


@pytest.mark.parametrize(
    ("chosen", "is_correct", "message"),
    [
        pytest.param(["COPY", "RUN"], True, "All of them, and no other.", id="the whole set, in any order"),
        pytest.param(["RUN"], False, "something is still missing", id="too few"),
        pytest.param(["RUN", "COPY", "CMD"], False, "something that is not", id="too many"),
        pytest.param(["RUN", "CMD"], False, "do not belong, and something is still missing", id="some of each"),
    ],
)
def test_several_are_graded_as_a_set(ask, chosen, is_correct, message):
    question = ask(SEVERAL)
    verdict = grade(question, answer(question, *chosen))
    assert verdict.is_correct is is_correct
    assert message in verdict.message
    assert len(verdict.feedback) == len(chosen)


def test_what_was_chosen_stays_chosen(ask):
    question = ask(SEVERAL)
    shown = view(question, "seed", answer(question, "CMD"))
    assert [str(choice.label) for choice in shown.choices if choice.is_chosen] == ["CMD"]


def test_the_page_gets_nothing_that_tells_the_answer(ask):
    shown = repr(view(ask(CHOICE), "seed"))
    for secret in ("correct", "So it is.", "Nothing boots.", "Because."):
        assert secret not in shown


def test_the_order_depends_on_the_seed_alone(ask):
    orders = {seed: [choice.label for choice in view(ask(SEVERAL), seed).choices] for seed in map(str, range(30))}
    assert orders["3"] == [choice.label for choice in view(ask(SEVERAL), "3").choices]
    assert len({tuple(order) for order in orders.values()}) == 6


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        pytest.param('option = [{text = "a", feedback = "f"}, {text = "b", feedback = "f"}]', "exactly one", id="none correct"),
        pytest.param(
            'option = [{text = "a", correct = true, feedback = "f"}, {text = "b", correct = true, feedback = "f"}]',
            "exactly one",
            id="two correct",
        ),
        pytest.param(
            'option = [{text = "a", correct = true, feedback = "f"}, {text = "b", feedback = " "}]',
            "no feedback",
            id="silent option",
        ),
        pytest.param('option = [{text = "a", correct = true, feedback = "f"}]', "at least two options", id="only one option"),
        pytest.param(
            'option = [{text = "a", correct = true, feedback = "f"}, {text = "a", feedback = "f"}]', "same text", id="twins"
        ),
    ],
)
def test_faults_of_a_choice_are_told_to_its_author(ask, toml, fault):
    assert any(fault in found for found in ask(f'kind = "choice"\n{toml}').body.faults())


def test_sound_questions_have_no_faults(ask):
    assert list(ask(CHOICE).body.faults()) == []
    assert list(ask(SEVERAL).body.faults()) == []
