"""Options, as the kinds have them that offer some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from learn.quiz.body import Choosable, Submission, View
from learn.quiz.markup import Phrase
from learn.quiz.shuffle import opaque, shuffled


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One option. `feedback` speaks to whoever chose it: why someone would think so, and what is so."""

    text: Phrase
    feedback: Phrase
    correct: bool = False

    @property
    def value(self) -> str:
        """What the form sends when this option is chosen."""
        return opaque(self.text)


def view_options(options: Iterable[Option], seed: str, submission: Submission) -> View:
    """The options in this seed's order, those in `submission` still chosen."""
    return View(
        choices=tuple(
            Choosable(value=option.value, label=option.text, is_chosen=option.value in submission)
            for option in shuffled(options, seed)
        )
    )


def option_faults(options: tuple[Option, ...]) -> Iterator[str]:
    """What can be wrong with a list of options whatever the kind."""
    if len(options) < 2:
        yield "a question needs at least two options"
    if len({option.text for option in options}) < len(options):
        yield "two options have the same text"
    for option in options:
        if not option.text.strip():
            yield "an option has no text"
        elif not option.feedback.strip():
            yield f'option "{option.text}" has no feedback'
