"""How large the image is. What a base image or a package brings is an estimate from the engine's table."""

from __future__ import annotations

from learn.containers import human_size
from learn.quiz.goal import Goal, Judged, read_size
from learn.quiz.markup import Phrase, plain
from learn.quiz.work import UnknownError, Work


class Size(Goal, frozen=True, kw_only=True):
    """`goal = "size"`. `at_most` such as "120MB". `added`: only what the file's own layers hold, without the base."""

    at_most: str
    added: bool = False

    def __post_init__(self) -> None:
        read_size(self.at_most)

    def sentence(self) -> Phrase:
        what = "What it adds to its base" if self.added else "The image"
        return plain(f"{what} is at most {self.at_most} large.")

    def judge(self, work: Work) -> Judged:
        waste = work.waste
        unknown = [layer for layer in waste.layers if not layer.is_known]
        if unknown:
            first = unknown[0]
            reason = first.reasons[-1] if first.reasons else ""
            raise UnknownError(f"How large the layer of line {first.line} gets cannot be told. {reason}".strip())
        if not self.added and waste.base is None:
            raise UnknownError(f"How large the base image {work.image_stages[-1].base} is cannot be told from here.")
        size = waste.added_bytes if self.added else waste.total_bytes or 0
        is_exact = all(layer.is_exact for layer in waste.layers) and self.added
        return Judged(size <= read_size(self.at_most), plain(f"It is {'' if is_exact else 'about '}{human_size(size)}."))


GOAL = Size
