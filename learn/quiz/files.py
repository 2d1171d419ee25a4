"""The files of the image that a work makes, as far as they are known: what is in its base image is not."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from learn.dockerfile.rebuild import KeyedStage
from learn.quiz.markup import Phrase
from learn.quiz.work import UnknownError, Work, code

MOST_NAMED = 3


def find_visible(work: Work, pattern: str) -> list[str]:
    """The paths that can be seen in the image and fit, absolute."""
    return [path for path in (f"/{name}" for name in _image(work).tree.entries) if fnmatchcase(path, pattern)]


def find_in_layers(work: Work, pattern: str) -> dict[str, int]:
    """The paths that any layer of the image holds and that fit, each with the line of its instruction."""
    return {
        f"/{name}": layer.step.node.start_line
        for layer in _image(work).tree.layers
        for name in layer.added
        if fnmatchcase(f"/{name}", pattern)
    }


def names(paths: Sequence[str]) -> Phrase:
    """That these paths are there, in a sentence."""
    more = len(paths) - MOST_NAMED
    named = ", ".join(code(path) for path in paths[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return Phrase(f"There {'is' if len(paths) == 1 else 'are'} {named}.")


def _image(work: Work) -> KeyedStage:
    target = work.build.target
    if target is None:
        raise UnknownError(work.problem or "Nothing is built.")
    return target
