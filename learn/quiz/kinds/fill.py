"""A value to be filled in. Ways of writing it that mean the same count the same."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from learn.quiz.body import YOUR_ANSWER, Dockerfile, Form, Submission, Unreadable, Verdict, View, read_one
from learn.quiz.markup import Html, Phrase, plain
from learn.quiz.measures import MEASURES, analysed
from learn.quiz.mistakes import Mistake
from learn.quiz.models import MODELS
from learn.quiz.notations import NOTATIONS, Notation

RIGHT = Phrase("That is it.")


class Fill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Right are the answers in `accept`, or what the engine says where `ask` names a measure of `file`.

    `label` stands at the field. `notation` names how an accepted answer is read, `ignore_case` tells that capitals do not
    matter either. `feedback` is for a wrong answer that nobody foresaw.
    """

    feedback: Phrase
    label: Phrase = YOUR_ANSWER
    accept: tuple[str, ...] = ()
    notation: str = "value"
    ignore_case: bool = False
    file: Dockerfile | None = None
    ask: str = ""
    mistakes: tuple[Mistake, ...] = msgspec.field(name="mistake", default=())

    def __post_init__(self) -> None:
        if bool(self.accept) == bool(self.ask):
            raise ValueError("a value to fill in needs either `accept` or `ask`")
        if self.ask and self.ask not in MEASURES:
            raise ValueError(f"no measure is called `{self.ask}`; there are {', '.join(MEASURES)}")
        if self.ask and self.file is None:
            raise ValueError("`ask` needs a `file` to ask about")
        if self.notation not in NOTATIONS:
            raise ValueError(f"no notation is called `{self.notation}`; there are {', '.join(NOTATIONS)}")

    def read(self, form: Form) -> Submission:
        typed = read_one(form, "answer", "Write your answer first.")
        self._notation.normal(typed)
        return (typed,)

    def grade(self, submission: Submission) -> Verdict:
        given = submission[0] if len(submission) == 1 else ""
        if any(self._same(given, right) for right in self._right()):
            return Verdict(is_correct=True, message=RIGHT, expected=plain(self._right()[0]))
        for mistake in self.mistakes:
            if self._same(given, self._answer(mistake)):
                return Verdict(is_correct=False, message=mistake.feedback, mistake=mistake.name)
        return Verdict(is_correct=False, message=self.feedback)

    def view(self, seed: str, submission: Submission = ()) -> View:
        notation = self._notation
        return View(
            typed=submission[0] if submission else "",
            label=self.label,
            hint=notation.hint,
            is_number=notation.is_number,
            dockerfile=self.file,
        )

    def solution(self) -> Submission:
        return (self._right()[0],)

    def foreseen(self) -> Iterator[tuple[Submission, Html]]:
        for mistake in self.mistakes:
            yield (self._answer(mistake),), mistake.feedback

    def faults(self) -> Iterator[str]:
        if self.file is not None and not analysed(self.file).ok:
            yield f"the builder refuses {self.file.name}"
        elif self.ask and self.file is not None and not MEASURES[self.ask].is_decided(analysed(self.file)):
            yield f"{self.file.name} leaves `{self.ask}` to its base image, so nobody can know the answer"
        if not self.feedback.strip():
            yield "feedback is empty"
        for right in self._right():
            yield from self._unreadable("the accepted answer", right)
        seen: dict[str, str] = {}
        for mistake in self.mistakes:
            if mistake.model is not None and not self._notation.is_number:
                yield f"model `{mistake.model}` counts lines, and no number is asked for: write `answer` instead"
                continue
            answer = self._answer(mistake)
            yield from self._unreadable(f"mistake {mistake.name}:", answer)
            if any(self._same(answer, right) for right in self._right()):
                yield f"mistake {mistake.name} is a right answer"
            doubled = next((name for said, name in seen.items() if self._same(said, answer)), None)
            if doubled is not None:
                yield f"mistakes {doubled} and {mistake.name} are the same answer"
            seen.setdefault(answer, mistake.name)

    @property
    def _notation(self) -> Notation:
        return MEASURES[self.ask].notation if self.ask else NOTATIONS[self.notation]

    def _right(self) -> tuple[str, ...]:
        if self.file is not None and self.ask:
            return (MEASURES[self.ask].answer(analysed(self.file)),)
        return self.accept

    def _same(self, one: str, other: str) -> bool:
        if self.ignore_case:
            one, other = one.casefold(), other.casefold()
        return self._notation.means(one, other)

    def _answer(self, mistake: Mistake) -> str:
        if mistake.model is None or self.file is None:
            return mistake.answer or ""
        return str(len(MODELS[mistake.model](analysed(self.file))))

    def _unreadable(self, what: str, answer: str) -> Iterator[str]:
        try:
            if not self._notation.normal(answer):
                yield f"{what} {answer!r} is empty"
        except Unreadable as error:
            yield f"{what} {answer!r} cannot be typed: {error}"


KIND = Fill
