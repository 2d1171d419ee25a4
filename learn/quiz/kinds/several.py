"""Any number of the options is right; the answer is the whole set."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from learn.quiz.body import Feedback, Form, Submission, Verdict, View, read_known
from learn.quiz.markup import Html, Phrase
from learn.quiz.options import Option, option_faults, view_options

MISSED = Phrase("What you chose is right, and something is still missing.")
TOO_MUCH = Phrase("All that is right is among your choices, and something that is not.")
MIXED = Phrase("Some of your choices do not belong, and something is still missing.")


class Several(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Graded as a set: right only when every right option is chosen and no other."""

    options: tuple[Option, ...] = msgspec.field(name="option")

    def read(self, form: Form) -> Submission:
        known = [option.value for option in self.options]
        chosen = read_known(form, known, "Choose at least one of the options first.")
        return tuple(value for value in known if value in chosen)

    def grade(self, submission: Submission) -> Verdict:
        right = {option.value for option in self.options if option.correct}
        given = set(submission)
        chosen = [option for option in self.options if option.value in given]
        feedback = tuple(Feedback(option.value, option.feedback, option.correct) for option in chosen)
        if given == right:
            expected = Phrase("; ".join(option.text for option in chosen))
            return Verdict(is_correct=True, message=Phrase("All of them, and no other."), expected=expected, feedback=feedback)
        message = MISSED if given < right else TOO_MUCH if given > right else MIXED
        return Verdict(is_correct=False, message=message, feedback=feedback)

    def view(self, seed: str, submission: Submission = ()) -> View:
        return view_options(self.options, seed, submission)

    def solution(self) -> Submission:
        return tuple(option.value for option in self.options if option.correct)

    def foreseen(self) -> Iterator[tuple[Submission, Html]]:
        """The right answer with each wrong option added: the option's own feedback must then be given."""
        for option in self.options:
            if not option.correct:
                yield (*self.solution(), option.value), option.feedback

    def faults(self) -> Iterator[str]:
        yield from option_faults(self.options)
        if not any(option.correct for option in self.options):
            yield "at least one option must have correct = true"


KIND = Several
