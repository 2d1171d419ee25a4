"""What a mistake was, in a few words for somebody who did not make it: a teacher who sees how often it was made."""

from __future__ import annotations

from learn.quiz.ideas import IDEAS
from learn.quiz.kinds.match import BETWEEN
from learn.quiz.markup import Phrase, plain
from learn.quiz.models import MODELS
from learn.quiz.question import Question, grade, view

_TYPED, _STEP = "answer ", "step-"


def mistake_in_words(question: Question, mistake: str) -> Phrase | None:
    """The mistake that a verdict on this question called `mistake`, or None where the question knows none of that name any more.

    A wrong idea is told by what somebody believes who has it, an option by its text, a foreseen answer as it was typed.
    """
    if idea := IDEAS.get(mistake):
        return Phrase(f"as if {idea.belief}")
    if question.is_generated:
        return None
    if model := MODELS.get(mistake):
        return plain((model.__doc__ or mistake).splitlines()[0].rstrip("."))
    if typed := mistake.removeprefix(_TYPED) if mistake.startswith(_TYPED) else "":
        return Phrase(f"<code>{plain(typed)}</code>")
    if question.kind == "order" and (place := mistake.removeprefix(_STEP)).isdigit():
        return Phrase(f"another step at place {place}")
    return _shown(question, mistake) or _foreseen(question, mistake)


def _shown(question: Question, mistake: str) -> Phrase | None:
    """The option of this value, or the pair."""
    shown = view(question, "")
    labels = {choice.value: choice.label for choice in shown.choices}
    if mistake in labels:
        return Phrase(f"“{labels[mistake]}”")
    value, _, answer = mistake.partition(BETWEEN)
    answers = dict(shown.answers)
    if value in labels and answer in answers:
        return Phrase(f"{labels[value]}: “{plain(answers[answer])}”")
    return None


def _foreseen(question: Question, mistake: str) -> Phrase | None:
    """What is said to whoever makes it, where nothing shorter is known: the author's sentence about a wrong Dockerfile."""
    for submission, feedback in question.body.foreseen():
        if grade(question, submission).mistake == mistake:
            return Phrase(feedback)
    return None
