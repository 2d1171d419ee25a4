"""Steps to be put in order."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from learn.quiz.body import NOT_YET, Choosable, Form, Submission, Unreadable, Verdict, View, read_one
from learn.quiz.markup import Html, Phrase
from learn.quiz.shuffle import opaque, shuffled

EVERY_STEP = "Give every step a number first."
ONE_EACH = "Give each step a number of its own, from 1 to {count}."


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step; authors write them in the right order."""

    text: Phrase

    @property
    def value(self) -> str:
        """The step's name in the form: `place-<value>` holds the number it was given."""
        return opaque(self.text)


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A submission is the steps' values in the order given. `feedback` is for any wrong order."""

    steps: tuple[Step, ...] = msgspec.field(name="step")
    feedback: Phrase

    def read(self, form: Form) -> Submission:
        placed: dict[int, str] = {}
        for step in self.steps:
            number = read_one(form, f"place-{step.value}", EVERY_STEP)
            if not (number.isascii() and number.isdigit() and len(number) < 4):
                raise Unreadable(ONE_EACH.format(count=len(self.steps)))
            placed[int(number)] = step.value
        if sorted(placed) != list(range(1, len(self.steps) + 1)):
            raise Unreadable(ONE_EACH.format(count=len(self.steps)))
        return tuple(placed[number] for number in sorted(placed))

    def grade(self, submission: Submission) -> Verdict:
        right = self.solution()
        if submission == right:
            expected = Phrase(" → ".join(step.text for step in self.steps))
            return Verdict(is_correct=True, message=Phrase("That is the order."), expected=expected)
        first = next((place for place, pair in enumerate(zip(submission, right, strict=False)) if pair[0] != pair[1]), 0)
        is_whole = sorted(submission) == sorted(right)
        return Verdict(is_correct=False, message=self.feedback if is_whole else NOT_YET, mistake=f"step-{first + 1}")

    def view(self, seed: str, submission: Submission = ()) -> View:
        places = {value: place for place, value in enumerate(submission, start=1)}
        shown = shuffled(self.steps, seed)
        if shown == self.steps:  # never hand out the answer by chance
            shown = shown[1:] + shown[:1]
        return View(choices=tuple(Choosable(step.value, step.text, place=places.get(step.value)) for step in shown))

    def solution(self) -> Submission:
        return tuple(step.value for step in self.steps)

    def foreseen(self) -> Iterator[tuple[Submission, Html]]:
        yield tuple(reversed(self.solution())), self.feedback

    def faults(self) -> Iterator[str]:
        if len(self.steps) < 2:
            yield "there must be at least two steps to put in order"
        if len({step.text for step in self.steps}) < len(self.steps):
            yield "two steps have the same text"
        if not self.feedback.strip():
            yield "feedback is empty"


KIND = Order
