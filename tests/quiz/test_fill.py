"""Filling in a value: what means the same counts the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quiz import Phrase, QuestionError, grade, read_submission, view
from learn.quiz.kinds.fill import Fill

FEEDBACK = 'feedback = "Look at the port."'


def fill(ask, rest):
    return ask(f'kind = "fill"\n{FEEDBACK}\n{rest}')


@pytest.mark.parametrize(
    ("rest", "typed", "is_right"),
    [
        ('accept = ["nginx:1.27"]', "nginx:1.27", True),
        ('accept = ["nginx:1.27"]', "  nginx:1.27 ", True),
        ('accept = ["nginx:1.27"]', '"nginx:1.27"', True),
        ('accept = ["nginx:1.27"]', "“nginx:1.27”", True),
        ('accept = ["nginx:1.27"]', "`nginx:1.27`", True),
        ('accept = ["nginx:1.27"]', "Nginx:1.27", False),
        ('accept = ["SIGTERM"]\nignore_case = true', "sigterm", True),
        ('accept = ["SIGTERM", "15"]', "15", True),
        ('accept = ["docker  run"]', "docker run", True),
        ('accept = ["docker run"]', "dockerrun", False),
        ('accept = [\'["nginx", "-t"]\']\nnotation = "command"', "nginx -t", True),
        ('accept = ["nginx -t"]\nnotation = "command"', '["nginx","-t"]', True),
        ('accept = ["80/tcp"]\nnotation = "ports"', "80", True),
        ('accept = ["3"]\nnotation = "number"', "03", True),
        ('file = "server.Dockerfile"\nask = "layers_added"', "3", True),
        ('file = "server.Dockerfile"\nask = "layers_added"', "6", False),
        ('file = "server.Dockerfile"\nask = "cmd"', "/start.sh", True),
    ],
)
def test_what_means_the_same_counts_the_same(ask, rest, typed, is_right):
    question = fill(ask, rest)
    verdict = grade(question, read_submission(question, {"answer": [typed]}))
    assert verdict.is_correct is is_right
    assert verdict.message == ("That is it." if is_right else "Look at the port.")


def test_a_foreseen_mistake_gets_its_own_words(ask):
    rest = 'accept = ["8080"]\nmistake = [{answer = "80", feedback = "That is inside."}]'
    question = fill(ask, rest)
    assert grade(question, ('"80"',)).message == "That is inside."
    assert list(question.body.faults()) == []
    computed = 'file = "server.Dockerfile"\nask = "layers_added"\nmistake = [{model = "every_instruction", feedback = "No."}]'
    assert grade(fill(ask, computed), ("6",)).mistake == "every_instruction"


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ("", "either `accept` or `ask`"),
        ('accept = ["1"]\nask = "cmd"\nfile = "server.Dockerfile"', "either `accept` or `ask`"),
        ('ask = "cmd"', "needs a `file`"),
        ('ask = "weight"\nfile = "server.Dockerfile"', "no measure is called `weight`"),
        ('accept = ["1"]\nnotation = "roman"', "no notation is called `roman`"),
    ],
)
def test_what_cannot_be_asked_is_told(ask, rest, message):
    with pytest.raises(QuestionError, match=message):
        fill(ask, rest)


@pytest.mark.parametrize(
    ("rest", "fault"),
    [
        ('accept = [" "]', "is empty"),
        ('accept = ["three"]\nnotation = "number"', "cannot be typed"),
        ('accept = ["80"]\nmistake = [{answer = " 80", feedback = "f"}]', "is a right answer"),
        ('accept = ["80"]\nmistake = [{answer = "1", feedback = "f"}, {answer = "\'1\'", feedback = "f"}]', "the same answer"),
        ('accept = ["80"]\nmistake = [{model = "every_line", feedback = "f"}]', "write `answer` instead"),
        ('ask = "user"\nfile = "greeting.Dockerfile"', "leaves `user` to its base image"),
    ],
)
def test_faults_are_told_to_the_author(ask, rest, fault):
    assert any(fault in found for found in fill(ask, rest).body.faults())


@pytest.mark.parametrize("form", [{}, {"answer": ["  "]}, {"answer": ["1", "2"]}, {"answer": ["x" * 501]}])
def test_an_unreadable_form_is_answered_by_a_sentence(ask, form):
    assert isinstance(read_submission(fill(ask, 'accept = ["1"]'), form), str)


def test_the_label_stands_at_the_field_and_what_was_typed_stays(ask):
    shown = view(fill(ask, 'accept = ["1"]\nlabel = "The port"'), "seed", ("2",))
    assert (shown.label, shown.typed) == ("The port", "2")


VALUES = st.text(st.characters(exclude_categories=["Cs", "Z", "C"], exclude_characters="\"'`“”„‘’‚"), min_size=1, max_size=40)
AROUND = st.sampled_from([("", ""), ('"', '"'), ("'", "'"), ("“", "”"), ("`", "`"), ("\"'", "'\"")])
SPACE = st.sampled_from(["", " ", "\t", "  "])


@given(st.lists(VALUES, min_size=1, max_size=3), AROUND, SPACE, SPACE)
def test_an_accepted_value_is_right_in_every_equivalent_form(words, around, before, after):
    body = Fill(feedback=Phrase("No."), accept=(" ".join(words),))
    assert body.grade((before + around[0] + ("  ").join(words) + around[1] + after,)).is_correct
    assert not body.grade((" ".join(words) + "!",)).is_correct
