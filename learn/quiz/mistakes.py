"""Mistakes that an author foresees in an answer which the engine computes."""

from __future__ import annotations

import msgspec

from learn.quiz.markup import Phrase
from learn.quiz.models import MODELS


class Mistake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Either `model`, the name of a wrong idea that the engine works out, or `answer`, the wrong answer itself.

    `answer` is text as a learner would type it; for `spot` the line numbers with spaces between.
    """

    feedback: Phrase
    model: str | None = None
    answer: str | None = None

    def __post_init__(self) -> None:
        if (self.model is None) == (self.answer is None):
            raise ValueError("a mistake needs either `model` or `answer`")
        if self.model is not None and self.model not in MODELS:
            raise ValueError(f"no wrong model is called `{self.model}`; there are {', '.join(sorted(MODELS))}")

    @property
    def name(self) -> str:
        """How a verdict calls it."""
        return self.model or f"answer {self.answer}"
