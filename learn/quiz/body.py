"""What every kind of question has: what it is handed, what it shows, what it answers.

A kind of question is a module in `kinds/` with a class of bodies: a msgspec Struct whose fields are what an author writes
under `[[question]]` for this kind, and whose methods are those of `Body`. A Submission is the same type for every kind, a
tuple of short texts, so that whoever stores answers needs to know no kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from learn.quiz.goal import Reached
from learn.quiz.markup import Html, Phrase

Submission = tuple[str, ...]
Form = Mapping[str, Sequence[str]]

YOUR_ANSWER = Phrase("Your answer")
MAX_TYPED = 500  # characters of one answer; the longest right answer of any measure is far below


class Unreadable(Exception):
    """A form that holds no answer. Its text is a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """A Dockerfile of the lesson that a question asks about."""

    name: str
    text: str


class Feedback(NamedTuple):
    """What is said about one thing the learner chose. `value` is what the form sent for it."""

    value: str
    text: Html
    is_right: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one submission.

    `message` says the most fitting thing about the whole answer. `mistake` names the foreseen mistake it was, if it was
    one. `expected` is the right answer in words, only where the answer was right or is the only one that can be given. `feedback`
    has something about each chosen option. `predicted` and `actual` are for predictions, which show both side by side once one
    is locked in. `goals` tell which of a task's goals are reached, and `par` those beyond them. `explanation` is the question's
    own, only where `expected` is told.
    """

    is_correct: bool
    message: Html
    mistake: str | None = None
    expected: Html | None = None
    feedback: tuple[Feedback, ...] = ()
    predicted: str | None = None
    actual: str | None = None
    goals: tuple[Reached, ...] = ()
    par: tuple[Reached, ...] = ()
    explanation: Html | None = None


@dataclass(frozen=True, slots=True)
class Choosable:
    """One thing that can be chosen, as it is shown. `value` is what the form sends for it and tells nothing.

    `is_chosen`, `place` and `matched` keep what was chosen before; `place` (for ordering) counts from 1, `matched` is the
    value of an answer. A line of a Dockerfile also has the lines it covers and the number and keyword of its instruction.
    """

    value: str
    label: Html
    is_chosen: bool = False
    place: int | None = None
    matched: str = ""
    line: int | None = None
    last_line: int | None = None
    instruction: int | None = None
    keyword: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows of a question, with nothing in it that gives the answer away.

    The form's fields: every kind sends `answer`, once or several times, except ordering and matching, which send
    `place-<value>` and `match-<value>` for each choice. `answers` are the values and texts to match with. `typed` is what was
    typed before, `label` stands at its field, `unit` is what a typed answer counts, `hint` how to write it. Where a Dockerfile
    is to be written, `goals` say what it must reach and `files` are those around it, each with its text.
    """

    choices: tuple[Choosable, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    label: Html = YOUR_ANSWER
    typed: str = ""
    unit: str = ""
    hint: str = ""
    is_number: bool = False
    dockerfile: Dockerfile | None = None
    goals: tuple[Html, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


class Body(Protocol):
    """What a kind of question can do."""

    def read(self, form: Form) -> Submission:
        """What was answered. Raises Unreadable where the form does not say, or says two things."""
        ...

    def grade(self, submission: Submission) -> Verdict:
        """Judge an answer, also one that was given to an earlier wording: what is unknown counts as wrong."""
        ...

    def view(self, seed: str, submission: Submission = ()) -> View:
        """What to show; the same order for the same seed, with `submission` still chosen."""
        ...

    def solution(self) -> Submission:
        """The right answer."""
        ...

    def foreseen(self) -> Iterable[tuple[Submission, Html]]:
        """Wrong answers that the author has an answer to, and that answer."""
        ...

    def faults(self) -> Iterable[str]:
        """What is wrong with the question itself, each a sentence for its author."""
        ...


def read_one(form: Form, field: str, missing: str) -> str:
    """The one value of a field. `missing` is the sentence for a form without it."""
    values = [value for value in form.get(field, ()) if value.strip()]
    if not values:
        raise Unreadable(missing)
    if len(values) > 1:
        raise Unreadable("The form held more than one answer. Give one and send it again.")
    if len(values[0]) > MAX_TYPED:
        raise Unreadable(f"The answer is longer than {MAX_TYPED} characters. Write only what is asked for.")
    return values[0].strip()


def read_known(form: Form, known: Iterable[str], missing: str) -> Submission:
    """Every value of `answer`, each of them known. `missing` is the sentence for a form without any."""
    values = tuple(dict.fromkeys(form.get("answer", ())))
    if not values:
        raise Unreadable(missing)
    if not set(values) <= set(known):
        raise Unreadable("The form named something that this question does not offer. Choose again.")
    return values


NOT_YET = Phrase("Not yet.")
