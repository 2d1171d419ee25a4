"""Questions about a Dockerfile that a learner wrote: the same families, asked about another file."""

from __future__ import annotations

from learn.quiz.chance import Chance
from learn.quiz.families import FAMILIES
from learn.quiz.family import Item, ask_about
from learn.quiz.markup import Html
from learn.quiz.posed import Posed
from learn.quiz.question import Question
from learn.quiz.work import Work

TRIES = 3  # seeds for each family


def own_questions(work: Work, objective: str, count: int) -> tuple[Question, ...]:
    """`count` questions about a work, of different families, or fewer where it gives no more; the same for the same work.

    They have the ids `exercise-1` and so on, and the kind of generated questions.
    """
    names = Chance(work.dockerfile).shuffled([name for name, family in FAMILIES.items() if family.takes_any])
    found: list[Question] = []
    for name in names:
        if len(found) == count:
            break
        items = (ask_about(FAMILIES[name], name, work, seed) for seed in range(TRIES))
        item = next((item for item in items if item is not None), None)
        if item is not None:
            found.append(_question(len(found) + 1, objective, item))
    return tuple(found)


def _question(number: int, objective: str, item: Item) -> Question:
    return Question(
        id=f"exercise-{number}",
        objective=objective,
        kind="generated",
        prompt=item.prompt,
        explanation=Html(""),
        hints=(),
        body=Posed(item),
        digest=item.fingerprint,
    )
