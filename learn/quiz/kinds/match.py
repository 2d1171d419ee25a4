"""Things to be matched: each gets one of the answers, which are chosen from a list."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from learn.quiz.body import NOT_YET, Choosable, Feedback, Form, Submission, Unreadable, Verdict, View, read_one
from learn.quiz.markup import Html, Phrase, plain_text
from learn.quiz.shuffle import opaque, shuffled

EVERY_ONE = "Choose an answer for every one first."
BETWEEN = "="  # between the two values of a matched pair, which are hexadecimal digits


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs together. Several pairs may have the same answer. `feedback` is for whoever matched another one."""

    text: Phrase
    answer: Phrase
    feedback: Phrase

    @property
    def value(self) -> str:
        """The name in the form: `match-<value>` holds the value of the answer chosen for it."""
        return opaque(self.text)


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A submission is the pairs' values in the author's order, each with the answer's. `others` are answers that fit none."""

    pairs: tuple[Pair, ...] = msgspec.field(name="pair")
    others: tuple[Phrase, ...] = ()

    @property
    def answers(self) -> dict[str, Phrase]:
        """Every answer that can be chosen, by its value."""
        return {opaque(answer): answer for answer in (*(pair.answer for pair in self.pairs), *self.others)}

    def read(self, form: Form) -> Submission:
        known = self.answers
        matched = []
        for pair in self.pairs:
            answer = read_one(form, f"match-{pair.value}", EVERY_ONE)
            if answer not in known:
                raise Unreadable("The form named an answer that this question does not offer. Choose again.")
            matched.append(f"{pair.value}{BETWEEN}{answer}")
        return tuple(matched)

    def grade(self, submission: Submission) -> Verdict:
        given = dict(_split(item) for item in submission)
        wrong = [pair for pair in self.pairs if given.get(pair.value) != opaque(pair.answer)]
        if not wrong:
            expected = Phrase("; ".join(f"{pair.text}: {pair.answer}" for pair in self.pairs))
            return Verdict(is_correct=True, message=Phrase("Each has what belongs to it."), expected=expected)
        if not given.keys() >= {pair.value for pair in self.pairs}:
            return Verdict(is_correct=False, message=NOT_YET)
        fit = len(self.pairs) - len(wrong)
        message = Phrase(f"{fit or 'None'} of {len(self.pairs)} {'fits' if fit == 1 else 'fit'}.")
        feedback = tuple(Feedback(pair.value, pair.feedback, is_right=False) for pair in wrong)
        first = wrong[0]
        return Verdict(False, message, mistake=f"{first.value}{BETWEEN}{given[first.value]}", feedback=feedback)

    def view(self, seed: str, submission: Submission = ()) -> View:
        given = dict(_split(item) for item in submission)
        return View(
            choices=tuple(
                Choosable(pair.value, pair.text, matched=given.get(pair.value, "")) for pair in shuffled(self.pairs, seed)
            ),
            answers=tuple(
                (value, plain_text(answer)) for value, answer in shuffled(sorted(self.answers.items()), f"answers {seed}")
            ),
        )

    def solution(self) -> Submission:
        return tuple(f"{pair.value}{BETWEEN}{opaque(pair.answer)}" for pair in self.pairs)

    def foreseen(self) -> Iterator[tuple[Submission, Html]]:
        """The right answer with one pair matched wrong: its feedback must then be given."""
        solution = self.solution()
        for at, pair in enumerate(self.pairs):
            other = next((value for value in self.answers if value != opaque(pair.answer)), None)
            if other is not None:
                yield (*solution[:at], f"{pair.value}{BETWEEN}{other}", *solution[at + 1 :]), pair.feedback

    def faults(self) -> Iterator[str]:
        if len(self.pairs) < 2:
            yield "there must be at least two pairs to match"
        if len(self.answers) < 2:
            yield "there must be at least two different answers"
        if len({pair.text for pair in self.pairs}) < len(self.pairs):
            yield "two pairs have the same text"
        if len({plain_text(answer).strip() for answer in self.answers.values()} - {""}) < len(self.answers):
            yield "two answers look the same in the list, or one is empty"
        for other in self.others:
            if other in {pair.answer for pair in self.pairs}:
                yield f'"{other}" is among `others`, and the answer of a pair'
        for pair in self.pairs:
            if not pair.feedback.strip():
                yield f'pair "{pair.text}" has no feedback'


def _split(item: str) -> tuple[str, str]:
    value, _, answer = item.partition(BETWEEN)
    return value, answer


KIND = Match
