"""A prediction: what will this Dockerfile's image have? The engine says whether it was right."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from learn.quiz.body import Dockerfile, Form, Submission, Unreadable, Verdict, View, read_one
from learn.quiz.markup import Html, Phrase, plain
from learn.quiz.measures import MEASURES, Measure, analysed
from learn.quiz.mistakes import Mistake
from learn.quiz.models import MODELS

RIGHT = Phrase("You predicted what the builder does.")
WRONG = Phrase("The builder makes something else of it. Compare the two, and find the line that accounts for the difference.")


class Predict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`ask` names a measure. `unit` replaces the measure's own word for what a number counts.

    `answer` is what the author's words count on, "" where they name none: the engine must say the same.
    """

    file: Dockerfile
    ask: str
    unit: str = ""
    answer: str = ""
    mistakes: tuple[Mistake, ...] = msgspec.field(name="mistake", default=())

    def __post_init__(self) -> None:
        if self.ask not in MEASURES:
            raise ValueError(f"no measure is called `{self.ask}`; there are {', '.join(MEASURES)}")

    @property
    def measure(self) -> Measure:
        return MEASURES[self.ask]

    def read(self, form: Form) -> Submission:
        typed = read_one(form, "answer", "Write your prediction first.")
        self.measure.notation.normal(typed)
        return (typed,)

    def grade(self, submission: Submission) -> Verdict:
        actual = self.measure.answer(analysed(self.file))
        predicted = submission[0] if len(submission) == 1 else ""
        if self.measure.notation.means(predicted, actual):
            return Verdict(is_correct=True, message=RIGHT, expected=plain(actual), predicted=predicted, actual=actual)
        for mistake in self.mistakes:
            if self.measure.notation.means(predicted, self._answer(mistake)):
                return Verdict(False, mistake.feedback, mistake=mistake.name, predicted=predicted, actual=actual)
        return Verdict(is_correct=False, message=WRONG, predicted=predicted, actual=actual)

    def view(self, seed: str, submission: Submission = ()) -> View:
        notation = self.measure.notation
        return View(
            typed=submission[0] if submission else "",
            unit=self.unit or self.measure.unit,
            hint=notation.hint,
            is_number=notation.is_number,
            dockerfile=self.file,
        )

    def solution(self) -> Submission:
        return (self.measure.answer(analysed(self.file)),)

    def foreseen(self) -> Iterator[tuple[Submission, Html]]:
        for mistake in self.mistakes:
            yield (self._answer(mistake),), mistake.feedback

    def faults(self) -> Iterator[str]:
        if not analysed(self.file).ok:
            yield f"the builder refuses {self.file.name}, so there is nothing to predict"
            return
        if not self.measure.is_decided(analysed(self.file)):
            yield f"{self.file.name} leaves `{self.ask}` to its base image, so nobody can know the answer"
        actual = self.solution()[0]
        normal = self.measure.notation.normal
        if self.answer and not self.measure.notation.means(self.answer, actual):
            yield f"the answer is said to be {self.answer}, and the engine says {actual}"
        seen: dict[str, str] = {}
        for mistake in self.mistakes:
            if mistake.model is not None and not self.measure.notation.is_number:
                yield f"model `{mistake.model}` counts lines, and `{self.ask}` is no number: write `answer` instead"
                continue
            try:
                answer = normal(self._answer(mistake))
            except Unreadable as error:
                yield f"mistake {mistake.name} cannot be typed: {error}"
                continue
            if answer == normal(actual):
                yield f"mistake {mistake.name} is the right answer: the engine says {actual}"
            if answer in seen:
                yield f"mistakes {seen[answer]} and {mistake.name} are the same answer, {answer}"
            seen.setdefault(answer, mistake.name)

    def _answer(self, mistake: Mistake) -> str:
        if mistake.model is None:
            return mistake.answer or ""
        return str(len(MODELS[mistake.model](analysed(self.file))))


KIND = Predict
