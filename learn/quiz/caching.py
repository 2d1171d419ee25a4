"""Which steps of a work mean a certain instruction, and what became of them after a change."""

from __future__ import annotations

from learn.dockerfile.rebuild import RebuiltStep
from learn.quiz.work import UnknownError, Work


def find_steps(work: Work, change: str, part: str) -> list[RebuiltStep]:
    """The steps whose instruction has `part` in it, when `change` was changed. White space does not matter.

    Raises UnknownError where the context has no such file.
    """
    if work.context is None or change not in work.context.files:
        raise UnknownError(f"There is no file {change} in the build context.")
    wanted = " ".join(part.split()).casefold()
    return [step for step in work.after(change).steps if wanted in _words(step)]


def _words(step: RebuiltStep) -> str:
    if step.step.step is None:
        return ""
    node = step.step.step.node
    return " ".join(" ".join([node.original, *(heredoc.content for heredoc in node.heredocs)]).split()).casefold()
