"""A question and a mistake in a few words, for somebody who was not asked and did not make it: a teacher who sees how often."""

from __future__ import annotations

from learn.quiz.ideas import IDEAS
from learn.quiz.kinds.match import BETWEEN
from learn.quiz.markup import Phrase, plain, plain_text
from learn.quiz.models import MODELS
from learn.quiz.question import Question, fresh_variant, grade, posed, view

MAX_PROMPT = 160  # characters
_TYPED, _STEP = "answer ", "step-"


def prompt_in_words(question: Question) -> str:
    """What is asked, as plain text in one line; of a generated question one of its variants, as an example."""
    asked = posed(question, fresh_variant(question, 0)) if question.is_generated else question
    text = " ".join(plain_text((asked or question).prompt).split())
    return text if len(text) <= MAX_PROMPT else f"{text[: MAX_PROMPT - 1].rstrip()}…"


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
