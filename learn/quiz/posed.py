"""A generated question as it is asked: one Dockerfile, one right option, and wrong ones that each belong to a wrong idea.

It is asked once. So its verdict tells the answer also where it was wrong: what comes next is another question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from learn.quiz.body import NOT_YET, Choosable, Dockerfile, Feedback, Form, Submission, Unreadable, Verdict, View, read_known
from learn.quiz.family import Item
from learn.quiz.ideas import IDEAS
from learn.quiz.markup import Html, Phrase, plain_text
from learn.quiz.shuffle import opaque, shuffled

RIGHT = Phrase("So it is.")


@dataclass(frozen=True, slots=True)
class Posed:
    """A body like those of `kinds/`, of one item."""

    item: Item

    @property
    def options(self) -> dict[str, Phrase]:
        """Every option by its value in the form, the right one first."""
        texts = (self.item.answer, *(wrong.answer for wrong in self.item.wrong))
        return {opaque(f"{self.item.fingerprint} {text}"): text for text in texts}

    def read(self, form: Form) -> Submission:
        chosen = read_known(form, self.options, "Choose one of the options first.")
        if len(chosen) > 1:
            raise Unreadable("The form held more than one option. Choose one and send it again.")
        return chosen

    def grade(self, submission: Submission) -> Verdict:
        options = self.options
        if len(submission) != 1 or submission[0] not in options:
            return Verdict(is_correct=False, message=NOT_YET)
        (right, *_), chosen = options, submission[0]
        wrong = next((wrong for wrong in self.item.wrong if wrong.answer == options[chosen]), None)
        message = RIGHT if wrong is None else IDEAS[wrong.idea].feedback
        return Verdict(
            is_correct=wrong is None,
            message=message,
            mistake=None if wrong is None else wrong.idea,
            expected=self.item.answer,
            feedback=(Feedback(chosen, message, chosen == right),),
            predicted=None if wrong is None else plain_text(wrong.answer),
            actual=None if wrong is None else plain_text(self.item.answer),
            explanation=self.item.explanation,
        )

    def view(self, seed: str, submission: Submission = ()) -> View:
        return View(
            choices=tuple(
                Choosable(value, text, is_chosen=value in submission) for value, text in shuffled(self.options.items(), seed)
            ),
            dockerfile=Dockerfile("Dockerfile", self.item.dockerfile) if self.item.dockerfile else None,
        )

    def solution(self) -> Submission:
        return (next(iter(self.options)),)

    def foreseen(self) -> Iterator[tuple[Submission, Html]]:
        for value, wrong in zip(list(self.options)[1:], self.item.wrong, strict=True):
            yield (value,), IDEAS[wrong.idea].feedback

    def faults(self) -> Iterator[str]:
        if not self.item.is_well_posed:
            yield "two of its options look the same"
