"""A Dockerfile to be written; right is every one that reaches the goals."""

from __future__ import annotations

from collections.abc import Iterator

from learn.quiz.body import NOT_YET, Form, Submission, Unreadable, Verdict, View
from learn.quiz.markup import Html
from learn.quiz.task import MAX_WRITTEN, Task, in_words, shown_files


class Write(Task, frozen=True, kw_only=True):
    """A submission is the Dockerfile's text."""

    def read(self, form: Form) -> Submission:
        values = form.get("answer", ())
        if len(values) > 1:
            raise Unreadable("The form held more than one answer. Give one and send it again.")
        text = values[0].replace("\r\n", "\n") if values else ""
        if not text.strip():
            raise Unreadable("Write a Dockerfile first.")
        if len(text) > MAX_WRITTEN:
            raise Unreadable(
                f"This Dockerfile has {len(text):,} characters; up to {MAX_WRITTEN:,} are graded. Shorten it and send it again."
            )
        return (text,)

    def grade(self, submission: Submission) -> Verdict:
        if len(submission) != 1 or len(submission[0]) > MAX_WRITTEN:
            return Verdict(is_correct=False, message=NOT_YET)
        outcome = self.judge(self.work(submission[0]))
        return Verdict(
            is_correct=outcome.is_passed,
            message=in_words(outcome),
            mistake=outcome.mistake.name if outcome.mistake else None,
            goals=outcome.goals,
            par=outcome.par,
        )

    def view(self, seed: str, submission: Submission = ()) -> View:
        return View(
            typed=submission[0] if submission else self.start.text,
            goals=self.sentences(self.goals),
            files=shown_files(self.context),
        )

    def solution(self) -> Submission:
        return (self.solved.text,)

    def foreseen(self) -> Iterator[tuple[Submission, Html]]:
        for way in self.ways:
            yield (way.file.text,), way.feedback


KIND = Write
