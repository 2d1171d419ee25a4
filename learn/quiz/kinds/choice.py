"""One option of several is right."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from learn.quiz.body import NOT_YET, Feedback, Form, Submission, Unreadable, Verdict, View, read_known
from learn.quiz.markup import Html
from learn.quiz.options import Option, option_faults, view_options


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The options are shown in an order of the learner's own, so that no place in the list is likelier than another."""

    options: tuple[Option, ...] = msgspec.field(name="option")

    def read(self, form: Form) -> Submission:
        chosen = read_known(form, (option.value for option in self.options), "Choose one of the options first.")
        if len(chosen) > 1:
            raise Unreadable("The form held more than one option. Choose one and send it again.")
        return chosen

    def grade(self, submission: Submission) -> Verdict:
        chosen = next((option for option in self.options if (option.value,) == submission), None)
        if chosen is None:
            return Verdict(is_correct=False, message=NOT_YET)
        return Verdict(
            is_correct=chosen.correct,
            message=chosen.feedback,
            mistake=None if chosen.correct else chosen.value,
            expected=chosen.text if chosen.correct else None,
            feedback=(Feedback(chosen.value, chosen.feedback, chosen.correct),),
        )

    def view(self, seed: str, submission: Submission = ()) -> View:
        return view_options(self.options, seed, submission)

    def solution(self) -> Submission:
        return next((option.value,) for option in self.options if option.correct)

    def foreseen(self) -> Iterator[tuple[Submission, Html]]:
        for option in self.options:
            if not option.correct:
                yield (option.value,), option.feedback

    def faults(self) -> Iterator[str]:
        yield from option_faults(self.options)
        right = sum(option.correct for option in self.options)
        if right != 1:
            yield f"exactly one option must have correct = true, not {right}"


KIND = Choice
