"""A question as a page shows it: what can be chosen, what was chosen, and the verdict on it.

A verdict is not stored. It is worked out again from the stored submission, so that a page reloaded, or opened on another
machine, says what the first answer said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from learn.practice.models import Attempt, Learner
from learn.practice.record import new_token
from learn.practice.standing import Latest
from learn.quiz import Question, Verdict, View, grade
from learn.quiz.markup import Html


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent that must come back in it: the choice so far, the order it was shown in, what to say about it."""

    submission: Sequence[str] = ()
    seed: str = ""
    problem: str = ""
    note: str = ""
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class QuestionView:
    """All that `practice/_question.html` needs. Nothing in it tells the answer before it was given.

    `element` is the id of the question in the page, `seed` what its order was drawn from, `known` who it was drawn for
    (`""`, `guest` or `account`: so that an answer after the session ended can say so), `problem` why an answer could not
    be read, `note` something else worth saying, `hints` those asked for and `more_hints` how many are left.
    """

    question: Question
    lesson: str
    action: str
    view: View
    seed: str
    token: str
    known: str
    verdict: Verdict | None = None
    is_reworded: bool = False
    is_fresh: bool = False
    problem: str = ""
    note: str = ""
    hints: tuple[Html, ...] = ()
    more_hints: int = 0

    @property
    def element(self) -> str:
        return f"question-{self.question.id}"

    @property
    def template(self) -> str:
        """The template of this kind of question: being in the folder is being known."""
        return f"practice/kinds/{self.question.kind}.html"


def question_view(question: Question, learner: Learner | None, latest: Latest, sent: Sent | None = None) -> QuestionView:
    """The question with the learner's latest attempt at it; `sent` where a form has just come in. Makes no query."""
    attempt = latest.attempt(question)
    seed = sent.seed if sent else _seed(learner)
    verdict = _verdict(question, attempt) if sent is None or sent.is_answer else None
    chosen = tuple(sent.submission) if sent else _submission(attempt)
    asked = latest.hints.get(question.id, 0)
    return QuestionView(
        question=question,
        lesson=latest.lesson,
        action=reverse("practice:answer", args=[latest.lesson, question.id]),
        view=question.view(seed, chosen),
        seed=seed,
        token=new_token(),
        known="" if learner is None else "guest" if learner.is_guest else "account",
        verdict=verdict,
        is_reworded=verdict is None and latest.is_reworded(question),
        is_fresh=sent is not None,
        problem=sent.problem if sent else "",
        note=sent.note if sent else "",
        hints=tuple(question.hints[:asked]),
        more_hints=max(0, len(question.hints) - asked),
    )


def _seed(learner: Learner | None) -> str:
    """Something of the learner's own that gives nothing away: options stand in another order for everyone."""
    return "" if learner is None else learner.key.hex[:8]


def _submission(attempt: Attempt | None) -> tuple[str, ...]:
    return () if attempt is None else tuple(attempt.submission)


def _verdict(question: Question, attempt: Attempt | None) -> Verdict | None:
    return None if attempt is None else grade(question, _submission(attempt))
