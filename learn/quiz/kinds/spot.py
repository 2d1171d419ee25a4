"""Lines of a Dockerfile to be ticked; the engine says which."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from learn.quiz.body import Choosable, Dockerfile, Form, Submission, Verdict, View, read_known
from learn.quiz.markup import Html, Phrase, plain
from learn.quiz.measures import LINES, Lines, analysed
from learn.quiz.mistakes import Mistake
from learn.quiz.models import MODELS


class Spot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`ask` names a set of lines. An instruction of several lines is ticked once and known by its first line.

    `answer` is what the author's words count on, such as "2, 4", "" where they name none: the engine must say the same.
    """

    file: Dockerfile
    ask: str
    answer: str = ""
    mistakes: tuple[Mistake, ...] = msgspec.field(name="mistake", default=())

    def __post_init__(self) -> None:
        if self.ask not in LINES:
            raise ValueError(f"no set of lines is called `{self.ask}`; there are {', '.join(LINES)}")

    def read(self, form: Form) -> Submission:
        known = [str(node.start_line) for node in analysed(self.file).nodes]
        ticked = read_known(form, known, "Tick at least one line first.")
        return tuple(line for line in known if line in ticked)

    def grade(self, submission: Submission) -> Verdict:
        right = self._right()
        known = {str(node.start_line): node.start_line for node in analysed(self.file).nodes}
        given = frozenset(known.get(line, 0) for line in submission)  # 0: a line of an earlier wording
        predicted = _in_words(given - {0})
        if given == right:
            actual = _in_words(right)
            message = Phrase("All of them, and no other.")
            return Verdict(is_correct=True, message=message, expected=plain(actual), predicted=predicted, actual=actual)
        for mistake in self.mistakes:
            if given == self._lines(mistake):
                return Verdict(False, mistake.feedback, mistake=mistake.name, predicted=predicted)
        return Verdict(is_correct=False, message=_difference(given, right), predicted=predicted)

    def view(self, seed: str, submission: Submission = ()) -> View:
        analysis = analysed(self.file)
        lines = self.file.text.split("\n")
        choices = tuple(
            Choosable(
                value=str(node.start_line),
                label=plain("\n".join(lines[node.start_line - 1 : node.end_line])),
                is_chosen=str(node.start_line) in submission,
                line=node.start_line,
                last_line=node.end_line,
                instruction=node.index,
                keyword=node.keyword,
            )
            for node in analysis.nodes
        )
        return View(choices=choices, dockerfile=self.file)

    def solution(self) -> Submission:
        return tuple(str(line) for line in sorted(self._right()))

    def foreseen(self) -> Iterator[tuple[Submission, Html]]:
        for mistake in self.mistakes:
            yield tuple(str(line) for line in sorted(self._lines(mistake))), mistake.feedback

    def faults(self) -> Iterator[str]:
        if not analysed(self.file).ok:
            yield f"the builder refuses {self.file.name}, so there are no lines to tick"
            return
        right = self._right()
        if not right:
            yield f"{self.file.name} has no line to tick for `{self.ask}`"
        if self.answer and _lines_of(self.answer) != right:
            yield f"the answer is said to be {_in_words(_lines_of(self.answer))}, and the engine says {_in_words(right)}"
        known = frozenset(node.start_line for node in analysed(self.file).nodes)
        seen: dict[Lines, str] = {}
        for mistake in self.mistakes:
            lines = self._lines(mistake)
            if not lines <= known:
                yield f"mistake {mistake.name} ticks lines where no instruction begins: {_in_words(lines - known)}"
            if lines == right:
                yield f"mistake {mistake.name} is the right answer: the engine says {_in_words(right)}"
            if lines in seen:
                yield f"mistakes {seen[lines]} and {mistake.name} tick the same lines, {_in_words(lines)}"
            seen.setdefault(lines, mistake.name)

    def _right(self) -> Lines:
        return LINES[self.ask](analysed(self.file))

    def _lines(self, mistake: Mistake) -> Lines:
        if mistake.model is not None:
            return MODELS[mistake.model](analysed(self.file))
        return _lines_of(mistake.answer or "")


def _lines_of(answer: str) -> Lines:
    return frozenset(int(word) for word in answer.replace(",", " ").split() if word.isdecimal())


def _in_words(lines: Lines) -> str:
    if not lines:
        return "no line"
    return ("line " if len(lines) == 1 else "lines ") + ", ".join(str(line) for line in sorted(lines))


def _difference(given: Lines, right: Lines) -> Phrase:
    """How far off a set is, without saying where."""
    wrong, missing = len(given - right), len(right - given)
    parts = []
    if wrong:
        parts.append(f"{wrong} of the lines you ticked {'does' if wrong == 1 else 'do'} not belong")
    if missing:
        parts.append(f"{missing} {'is' if missing == 1 else 'are'} missing")
    return plain("Not yet: " + ", and ".join(parts) + ".")


KIND = Spot
