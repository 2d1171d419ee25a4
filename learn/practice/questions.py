"""A question as a page shows it: what can be chosen, what was chosen, and the verdict on it.

A verdict is not stored. It is worked out again from the stored submission, so that a page reloaded, or opened on another
machine, says what the first answer said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone

from learn.practice.models import Attempt, Learner
from learn.practice.record import new_token
from learn.practice.standing import Latest
from learn.practice.timing import stamp
from learn.practice.variants import first_variant, seal
from learn.quiz import Html, Question, Variant, Verdict, View, grade, posed, read_variant, view

TOLD: Final = timedelta(days=1)
"""For how long a question is closed whose answer was told. Its objective comes back in a review no sooner either."""

FEWEST_ROWS, MOST_ROWS = 8, 24


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent that must come back in it: the choice so far, the order it was shown in, what to say about it.

    `places` are the numbers given to steps so far, by the step's value, where an order was sent that is none yet; `matches`
    likewise the answers given so far, where not everything is matched. `stamp` is when the form was made that holds on to its
    question, "" where the question is asked anew. `variant` is that of a generated question, and
    `is_another` tells that another one than before was asked for.
    """

    submission: Sequence[str] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    matches: Mapping[str, str] = field(default_factory=dict)
    seed: str = ""
    problem: str = ""
    note: str = ""
    is_answer: bool = False
    is_another: bool = False
    variant: Variant | None = None
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the verdict says about one thing that was chosen, beside that thing."""

    label: Html
    text: Html
    is_right: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """All that `practice/_question.html` needs. Nothing in it tells the answer before it was given.

    `element` is the id of the question in the page, `seed` what its order was drawn from, `known` who it was drawn for
    (`""`, `guest` or `account`: so that an answer after the session ended can say so), `problem` why an answer could not
    be read, `note` something else worth saying, `hints` those asked for and `more_hints` how many are left.
    `is_fresh` tells that a form has just come in, so that a reader of the screen is brought to what it led to. `variant` is the
    mark of a generated question's variant, "" for a question of another kind. `is_over`: it is asked once, and was answered.
    `is_another`: it has just taken the place of another variant. `stamp` is when it was asked, for the form.
    `is_closed`: it was answered wrong, its answer was told, and that is too fresh to be asked again.
    `target` is the element that an answer replaces where that is more than the question.
    """

    id: str
    kind: str
    prompt: Html
    lesson: str
    action: str
    view: View
    seed: str
    token: str
    stamp: str
    known: str
    verdict: Verdict | None = None
    is_reworded: bool = False
    is_fresh: bool = False
    problem: str = ""
    note: str = ""
    hints: tuple[Html, ...] = ()
    more_hints: int = 0
    variant: str = ""
    is_over: bool = False
    is_another: bool = False
    is_closed: bool = False
    target: str = ""

    @property
    def replaces(self) -> str:
        """The element that the answer of the server takes the place of."""
        return self.target or self.element

    @property
    def element(self) -> str:
        return f"question-{self.id}"

    @property
    def template(self) -> str:
        """The template of this kind of question: being in the folder is being known."""
        return f"practice/kinds/{self.kind}.html"

    @property
    def places(self) -> range:
        """The numbers that steps can be given, where steps are to be put in order."""
        return range(1, len(self.view.choices) + 1)

    @property
    def lines(self) -> list[str]:
        """The lines of the Dockerfile that is asked about."""
        return self.view.dockerfile.text.splitlines() if self.view.dockerfile else []

    @property
    def rows(self) -> int:
        """How many lines the field has where a Dockerfile is to be written: what is in it and some more."""
        return min(MOST_ROWS, max(FEWEST_ROWS, self.view.typed.count("\n") + 3))

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What the verdict says about each thing chosen, where its message does not say that already."""
        if self.verdict is None:
            return ()
        labels = {choice.value: choice.label for choice in self.view.choices}
        return tuple(
            Remark(labels[feedback.value], feedback.text, feedback.is_right)
            for feedback in self.verdict.feedback
            if feedback.value in labels and feedback.text != self.verdict.message
        )

    @property
    def next_hint(self) -> int:
        """The number of the hint that comes next, from 1."""
        return len(self.hints) + 1


def question_view(question: Question, learner: Learner | None, latest: Latest, sent: Sent | None = None) -> QuestionView:
    """The question with the learner's latest attempt at it; `sent` where a form has just come in. Makes no query."""
    attempt = latest.attempt(question)
    variant = _variant(question, learner, attempt, sent)
    asked = question if variant is None else posed(question, variant)
    is_gone = asked is None  # the family does not make this variant any more
    if is_gone or (variant and attempt and attempt.variant != str(variant)):
        attempt = None  # what was answered is another variant than this one
    if asked is None:
        variant = first_variant(question, learner)
        asked = posed(question, variant) or question
    seed = sent.seed if sent else _seed(learner)
    verdict = _verdict(asked, attempt) if sent is None or sent.is_answer else None
    chosen = tuple(sent.submission) if sent else _submission(attempt)
    hints = latest.hints.get(question.id, 0)
    closed = is_closed(question, latest)
    return QuestionView(
        id=question.id,
        kind=question.kind,
        prompt=asked.prompt,
        lesson=latest.lesson,
        action=reverse("practice:answer", args=[latest.lesson, question.id]),
        view=_shown(asked, seed, chosen, sent),
        seed=seed,
        token=new_token(),
        stamp=(sent.stamp if sent else "") or stamp(latest.lesson, question.id),
        known="" if learner is None else "guest" if learner.is_guest else "account",
        verdict=verdict,
        is_reworded=verdict is None and (is_gone or latest.is_reworded(question)),
        is_fresh=sent is not None,
        problem=sent.problem if sent else "",
        note=sent.note if sent else "",
        hints=tuple(question.hints[:hints]),
        more_hints=max(0, len(question.hints) - hints),
        variant="" if variant is None else seal(latest.lesson, question, variant),
        is_another=sent is not None and sent.is_another,
        is_over=closed,
        is_closed=closed,
    )


def is_closed(question: Question, latest: Latest) -> bool:
    """Whether a wrong answer was told the right one less than `TOLD` ago: giving it now would say nothing about memory."""
    attempt = latest.attempt(question) if question.tells_answer else None
    return attempt is not None and not attempt.is_correct and timezone.now() - attempt.at < TOLD


def own_question_view(question: Question, learner: Learner | None, latest: Latest, sent: Sent | None = None) -> QuestionView:
    """A question about the learner's own Dockerfile, which is answered once. Makes no query."""
    shown = question_view(question, learner, latest, sent)
    action = reverse("practice:own_question", args=[latest.lesson, question.id])
    return replace(shown, action=action, is_over=shown.verdict is not None, is_reworded=False)


def review_question_view(
    question: Question,
    learner: Learner,
    latest: Latest,
    variant: Variant | None,
    token: str,
    asked_at: str,
    sent: Sent | None,
) -> QuestionView:
    """A question in a review, where it is asked once. `latest` has its answer and the hints of this review. Makes no query."""
    attempt = latest.attempt(question)
    seed = token[:8]  # options stand in another order each time
    shown = sent or Sent()
    if attempt is not None:
        shown = replace(shown, submission=tuple(attempt.submission), is_answer=True)
    view = question_view(question, learner, latest, replace(shown, seed=seed, variant=variant, stamp=asked_at))
    return replace(
        view,
        action=reverse("practice:review"),
        target="review",
        token=token,
        variant="",
        is_over=attempt is not None,
        is_closed=False,
        is_fresh=sent is not None,
    )


def _variant(question: Question, learner: Learner | None, attempt: Attempt | None, sent: Sent | None) -> Variant | None:
    """Which variant is shown: the one that a form was about, or that was answered last, or the learner's first."""
    if not question.is_generated:
        return None
    answered = read_variant(attempt.variant) if attempt else None
    return (sent.variant if sent else None) or answered or first_variant(question, learner)


def _seed(learner: Learner | None) -> str:
    """Something of the learner's own that gives nothing away: options stand in another order for everyone."""
    return "" if learner is None else learner.key.hex[:8]


def _shown(question: Question, seed: str, chosen: tuple[str, ...], sent: Sent | None) -> View:
    """What can be chosen, with what was chosen; what there is of an unfinished order or match is put back where it was."""
    shown = view(question, seed, chosen)
    if sent is None or not (sent.places or sent.matches):
        return shown
    choices = (
        replace(choice, place=sent.places.get(choice.value), matched=sent.matches.get(choice.value, ""))
        for choice in shown.choices
    )
    return replace(shown, choices=tuple(choices))


def _submission(attempt: Attempt | None) -> tuple[str, ...]:
    return () if attempt is None else tuple(attempt.submission)


def _verdict(question: Question, attempt: Attempt | None) -> Verdict | None:
    return None if attempt is None else grade(question, _submission(attempt))
